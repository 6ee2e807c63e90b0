using System.Diagnostics.CodeAnalysis;
using Lifeline.Time;

namespace Lifeline;

/// <summary>A callback that threw. Nobody waits for callbacks, so this is where their failures go.</summary>
/// <param name="Exception">What it threw.</param>
/// <param name="Context">The context whose end it was to run after.</param>
/// <param name="Site">Where it was registered; for callbacks on a context's token, where the context was made.</param>
[SuppressMessage("Lifeline", "LL1501:ContextInField", Justification = "It tells of a context. Nothing is done under it.")]
public sealed record CallbackFailure(Exception Exception, Context Context, SourceSite Site);

/// <summary>A derived context that nobody disposed and nobody holds any more.</summary>
/// <param name="Ancestry">The context as it prints.</param>
/// <param name="Name">Its name or the nearest one above; null when there is none.</param>
/// <param name="Site">Where it was derived: the place that lacks a <c>using</c>.</param>
public sealed record LostContext(string Ancestry, string? Name, SourceSite Site);

/// <summary>A task of a group failed, and nobody is thrown its failure: another one's comes first.</summary>
/// <param name="Exception">What it threw.</param>
/// <param name="Task">Which task.</param>
/// <param name="Context">The context it was handed.</param>
[SuppressMessage("Lifeline", "LL1501:ContextInField", Justification = "It tells of a context. Nothing is done under it.")]
public sealed record TaskFailure(Exception Exception, TaskIdentity Task, Context Context);

/// <summary>A task that still runs a good while after its context has ended.</summary>
/// <param name="Task">Which task.</param>
/// <param name="Context">The context it was handed; its error says why it should have stopped.</param>
/// <param name="Overtime">For how long the context has ended.</param>
/// <param name="WaitingOn">What the task waits on, if it went through a call that says so; else null.</param>
/// <param name="WaitingFor">For how long; null when that is not known.</param>
[SuppressMessage("Lifeline", "LL1501:ContextInField", Justification = "It tells of a context. Nothing is done under it.")]
public sealed record TaskOverstay(TaskIdentity Task, Context Context, TimeSpan Overtime, string? WaitingOn, TimeSpan? WaitingFor)
{
    /// <summary>One sentence: which task, for how long, what it waits on, and why it should have stopped.</summary>
    public override string ToString()
    {
        var waiting = WaitingOn is null ? "" : $", waiting on '{WaitingOn}' for {Durations.Text(WaitingFor.GetValueOrDefault())}";
        return $"the task {Task} still runs {Durations.Text(Overtime)} after its context ended{waiting}. {Context.Error?.Message}";
    }
}

/// <summary>What goes wrong where nobody is there to catch it.</summary>
/// <remarks>Handlers are called on whatever thread noticed. What they throw themselves is dropped.</remarks>
public static class LifelineEvents
{
    private static int s_pendingCallbacks;

    /// <summary>How many callbacks of contexts that have ended wait for a thread or run, in the whole process: after-funcs, and all on one token as one.</summary>
    /// <remarks>Zero says that every end so far has been told. For tests that wait for quiet. Thread-safe, allocates nothing.</remarks>
    public static int PendingCallbacks => Volatile.Read(ref s_pendingCallbacks);

    internal static void OnCallbackStarted() => Interlocked.Increment(ref s_pendingCallbacks);

    internal static void OnCallbackReturned() => Interlocked.Decrement(ref s_pendingCallbacks);

    /// <summary>A callback threw. Without a handler, one line is written to standard error.</summary>
    public static event Action<CallbackFailure>? CallbackFailed;

    /// <summary>
    /// A derived context was collected without having been disposed. Without a handler, one line is written to standard
    /// error if the switch <c>Lifeline.NameLostContexts</c> is on, as it is in debug builds of programs that use the package.
    /// </summary>
    public static event Action<LostContext>? ContextLost;

    /// <summary>
    /// A task failed after another one of its group, or was deferred, or lost a race. Without a handler nothing is written: the
    /// group has it among its <see cref="TaskScope.Failures"/>.
    /// </summary>
    public static event Action<TaskFailure>? TaskFailed;

    /// <summary>
    /// A task still ran when the time that it has after the end of its context was over (<see cref="Context.WithOverstayLimit"/>).
    /// Told once for a task. Without a handler here or at a <see cref="ContextWatch"/> above the task, one line is written to standard error. The counter
    /// <c>lifeline.tasks.overstayed</c> of the meter <c>Lifeline</c> counts them.
    /// </summary>
    public static event Action<TaskOverstay>? TaskOverstayed;

    internal static void OnTaskFailed(TaskFailure failure)
    {
        if (TaskFailed is { } handlers)
        {
            Tell(handlers, failure);
        }
    }

    internal static void OnTaskOverstayed(TaskOverstay overstay)
    {
        var isTold = Live.Register.Tell(overstay);
        if (TaskOverstayed is { } handlers)
        {
            Tell(handlers, overstay);
            return;
        }

        if (isTold)
        {
            return;
        }

        Console.Error.WriteLine($"Lifeline: {overstay} Hand the task's ctx to what it waits on, or leave when ctx.IsDone.");
    }

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

    internal static void Tell<T>(Action<T> handlers, T what)
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
