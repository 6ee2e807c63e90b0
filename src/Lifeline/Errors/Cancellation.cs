using System.Reflection;
using Lifeline.Core;

namespace Lifeline;

/// <summary>The one place that tells a failure which follows from a context's end from one that means something.</summary>
internal static class Cancellation
{
    private const int MaxDepth = 32;            // of exceptions inside of one another

    /// <summary>What a cancelled task throws at whoever awaits it.</summary>
    public static Exception Of(Task canceled)
    {
        try
        {
            canceled.GetAwaiter().GetResult();
            throw new InvalidOperationException("The task was not cancelled.");
        }
        catch (OperationCanceledException cancellation)
        {
            return cancellation;
        }
    }

    /// <summary>True when a failure says no more than that the context has ended, in itself or under what the framework puts around exceptions.</summary>
    /// <remarks>What somebody else put around a cancellation may say more, and counts as a failure: for whom all failures are kept.</remarks>
    public static bool Echoes(Exception failure, ContextNode node) => node.Reason is { } end && Echoes(failure, node, end, MaxDepth);

    /// <summary>True when the context has ended and that is what is behind a failure, whatever it was put into.</summary>
    /// <param name="failure">Of an operation that ran under the context.</param>
    /// <param name="node">The context.</param>
    /// <param name="isOfTheEnd">Asked about each exception, from the outermost inwards; null leaves the answer to what follows.</param>
    public static bool IsBehind(Exception failure, ContextNode node, Func<Exception, bool?>? isOfTheEnd) =>
        node.Reason is { } end && IsBehind(failure, node, end, isOfTheEnd, MaxDepth);

    private static bool Echoes(Exception failure, ContextNode node, CancelReason end, int depth) => depth > 0 && failure switch
    {
        OperationCanceledException cancellation => Follows(cancellation, node, end),
        AggregateException { InnerExceptions: { Count: > 0 } all } => all.All(inner => Echoes(inner, node, end, depth - 1)),
        TargetInvocationException { InnerException: { } inner } => Echoes(inner, node, end, depth - 1),
        _ => false,
    };

    private static bool IsBehind(Exception failure, ContextNode node, CancelReason end, Func<Exception, bool?>? isOfTheEnd, int depth)
    {
        if (depth == 0)
        {
            return false;
        }

        if (isOfTheEnd?.Invoke(failure) is { } known)
        {
            return known;
        }

        return failure switch
        {
            OperationCanceledException cancellation => Follows(cancellation, node, end),
            ObjectDisposedException => true,    // closed under the operation, which is how those end that take no token
            AggregateException { InnerExceptions: { Count: > 0 } all } => all.All(inner => IsBehind(inner, node, end, isOfTheEnd, depth - 1)),
            { InnerException: { } inner } => IsBehind(inner, node, end, isOfTheEnd, depth - 1),
            _ => false,
        };
    }

    // What is known of contexts decides by the context that ended first. A token of somebody else's is taken to have followed
    // ours, as linked sources do; unless a time limit of their own shows, as with HttpClient's.
    private static bool Follows(OperationCanceledException cancellation, ContextNode node, CancelReason end)
    {
        if (((cancellation as ContextEndedException)?.Context.Node ?? ContextNode.Of(cancellation.CancellationToken)) is { } ended)
        {
            return ended.Reason is { } own && ReferenceEquals(own.OriginFor(ended), end.OriginFor(node));
        }

        return cancellation.InnerException is not TimeoutException;
    }
}
