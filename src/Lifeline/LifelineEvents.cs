namespace Lifeline;

/// <summary>A callback that threw. Nobody waits for callbacks, so this is where their failures go.</summary>
/// <param name="Exception">What it threw.</param>
/// <param name="Context">The context whose end it was to run after.</param>
/// <param name="Site">Where it was registered; for callbacks on a context's token, where the context was made.</param>
public sealed record CallbackFailure(Exception Exception, Context Context, SourceSite Site);

/// <summary>A derived context that nobody disposed and nobody holds any more.</summary>
/// <param name="Ancestry">The context as it prints.</param>
/// <param name="Name">Its name or the nearest one above; null when there is none.</param>
/// <param name="Site">Where it was derived: the place that lacks a <c>using</c>.</param>
public sealed record LostContext(string Ancestry, string? Name, SourceSite Site);

/// <summary>What goes wrong where nobody is there to catch it.</summary>
/// <remarks>Handlers are called on whatever thread noticed. What they throw themselves is dropped.</remarks>
public static class LifelineEvents
{
    /// <summary>A callback threw. Without a handler, one line is written to standard error.</summary>
    public static event Action<CallbackFailure>? CallbackFailed;

    /// <summary>
    /// A derived context was collected without having been disposed. Without a handler, one line is written to standard
    /// error if the switch <c>Lifeline.NameLostContexts</c> is on, as it is in debug builds of programs that use the package.
    /// </summary>
    public static event Action<LostContext>? ContextLost;

    internal static void OnCallbackFailed(CallbackFailure failure)
    {
        if (CallbackFailed is { } handlers)
        {
            Tell(handlers, failure);
            return;
        }

        Console.Error.WriteLine(
            $"Lifeline: a callback that was to run after the end of {failure.Context} (registered at {failure.Site}) threw "
            + $"{failure.Exception.GetType().Name}: {failure.Exception.Message} Handle LifelineEvents.CallbackFailed to see its stack.");
    }

    internal static void OnContextLost(LostContext lost)
    {
        if (ContextLost is { } handlers)
        {
            Tell(handlers, lost);
            return;
        }

        if (Leaks.LostContexts.NameAll)
        {
            Console.Error.WriteLine(
                $"Lifeline: {lost.Ancestry} was derived at {lost.Site} and never disposed. Write `using var scope = …` there, or dispose the scope when its work is over.");
        }
    }

    private static void Tell<T>(Action<T> handlers, T what)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(handlers))
        {
            try
            {
                handler(what);
            }
            catch (Exception)
            {
                // A reporter that fails has nobody left to report to, and must not take the thread pool down.
            }
        }
    }
}
