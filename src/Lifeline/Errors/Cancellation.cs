using System.Reflection;
using Lifeline.Core;

namespace Lifeline;

/// <summary>Classifies failures: those that are a consequence of a context's cancellation, and real ones.</summary>
internal static class Cancellation
{
    private const int MaxDepth = 32;            // levels of nested exceptions that are searched

    /// <summary>The exception that awaiting a canceled task throws.</summary>
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

    /// <summary>True when a failure is nothing but a consequence of the context's cancellation, by itself or in a wrapper of the framework.</summary>
    /// <remarks>A cancellation in any other wrapper may carry more information, and counts as a failure. For scopes, which keep all failures.</remarks>
    public static bool IsConsequenceOf(Exception failure, ContextNode node) => node.Reason is { } reason && IsConsequenceOf(failure, node, reason, MaxDepth);

    /// <summary>True when the context's cancellation is the cause of a failure, in whatever wrapper.</summary>
    /// <param name="failure">The failure of an operation that ran under the context.</param>
    /// <param name="node">The context.</param>
    /// <param name="isCausedByCancel">Called for each exception, from the outermost inwards; null leaves the decision to this method.</param>
    public static bool IsBehind(Exception failure, ContextNode node, Func<Exception, bool?>? isCausedByCancel) =>
        node.Reason is { } reason && IsBehind(failure, node, reason, isCausedByCancel, MaxDepth);

    private static bool IsConsequenceOf(Exception failure, ContextNode node, CancelReason reason, int depth) => depth > 0 && failure switch
    {
        OperationCanceledException cancellation => Follows(cancellation, node, reason),
        AggregateException { InnerExceptions: { Count: > 0 } all } => all.All(inner => IsConsequenceOf(inner, node, reason, depth - 1)),
        TargetInvocationException { InnerException: { } inner } => IsConsequenceOf(inner, node, reason, depth - 1),
        _ => false,
    };

    private static bool IsBehind(Exception failure, ContextNode node, CancelReason reason, Func<Exception, bool?>? isCausedByCancel, int depth)
    {
        if (depth == 0)
        {
            return false;
        }

        if (isCausedByCancel?.Invoke(failure) is { } known)
        {
            return known;
        }

        return failure switch
        {
            OperationCanceledException cancellation => Follows(cancellation, node, reason),
            ObjectDisposedException => true,    // the object was disposed to stop the operation, which takes no token
            AggregateException { InnerExceptions: { Count: > 0 } all } => all.All(inner => IsBehind(inner, node, reason, isCausedByCancel, depth - 1)),
            { InnerException: { } inner } => IsBehind(inner, node, reason, isCausedByCancel, depth - 1),
            _ => false,
        };
    }

    // A cancellation of a known context is a consequence if both have the same origin, the context that ended first. A foreign
    // token is assumed to be canceled by this context, as linked sources are; unless a TimeoutException inside shows a time limit
    // of its own, as with HttpClient's.
    private static bool Follows(OperationCanceledException cancellation, ContextNode node, CancelReason reason)
    {
        if (((cancellation as ContextEndedException)?.Context.Node ?? ContextNode.Of(cancellation.CancellationToken)) is { } ended)
        {
            return ended.Reason is { } own && ReferenceEquals(own.OriginFor(ended), reason.OriginFor(node));
        }

        return cancellation.InnerException is not TimeoutException;
    }
}
