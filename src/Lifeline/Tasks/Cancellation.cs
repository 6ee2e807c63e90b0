using Lifeline.Tree;

namespace Lifeline.Tasks;

/// <summary>Tells a cancellation that follows from a scope's own end from one that means something.</summary>
internal static class Cancellation
{
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

    /// <summary>True when a failure says no more than that the scope has ended.</summary>
    /// <remarks>
    /// What is known of contexts decides by the context that ended first. A token of somebody else's is taken to have
    /// followed ours, as linked sources do; unless a time limit of their own shows, as with HttpClient's.
    /// </remarks>
    public static bool Echoes(Exception failure, Node scope)
    {
        if (failure is not OperationCanceledException cancellation || scope.CurrentEnd is not { } end)
        {
            return false;
        }

        if (((cancellation as ContextEndedException)?.Context.Node ?? Node.Of(cancellation.CancellationToken)) is { } ended)
        {
            return ended.CurrentEnd is { } own && ReferenceEquals(own.OriginFor(ended), end.OriginFor(scope));
        }

        return cancellation.InnerException is not TimeoutException;
    }
}
