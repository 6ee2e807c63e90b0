using System.Diagnostics.CodeAnalysis;
using Lifeline.Scheduling;
using Lifeline.Timers;
using Lifeline.Core;

namespace Lifeline;

/// <summary>
/// Code of the user's that threw where no caller can catch it: a callback, a clock, a custom context, a text that was asked for.
/// </summary>
/// <param name="What">What it was, in a few words, such as <c>the callback registered at Cart.cs:7</c>.</param>
/// <param name="Exception">What it threw.</param>
/// <param name="Context">The context that it is about: the one whose end it was to run after; for a clock, a root on it.</param>
/// <param name="Site">Where it was registered; for callbacks on a context's token, where the context was made; else unknown.</param>
[SuppressMessage("Lifeline", "LL1501:ContextInField", Justification = "It tells of a context. Nothing is done under it.")]
public sealed record CallbackFailure(string What, Exception Exception, Context Context, SourceLocation Site);

/// <summary>A derived context that was not disposed, and that no code refers to any more.</summary>
/// <param name="Ancestry">The context as it prints.</param>
/// <param name="Name">Its name or the nearest one above; null when there is none.</param>
/// <param name="Site">Where it was derived: the place that lacks a <c>using</c>.</param>
public sealed record LostContext(string Ancestry, string? Name, SourceLocation Site);

/// <summary>A task of a group failed, and its failure is not thrown by the group: another one's is.</summary>
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
public sealed record TaskOverrun(TaskIdentity Task, Context Context, TimeSpan Overtime, string? WaitingOn, TimeSpan? WaitingFor)
{
    /// <summary>One sentence: which task, for how long, what it waits on, and why it should have stopped.</summary>
    public override string ToString()
    {
        var waiting = WaitingOn is null ? "" : $", waiting on '{WaitingOn}' for {Durations.Text(WaitingFor.GetValueOrDefault())}";
        return $"the task {Task} still runs {Durations.Text(Overtime)} after its context ended{waiting}. {Context.Error?.Message}";
    }
}

/// <summary>Tasks that are waited for, and that were not asked to end.</summary>
/// <param name="Scope">What waits: <c>the Group made at Cart.cs:7</c>.</param>
/// <param name="Tasks">The tasks that have not ended, in the order in which they were started.</param>
/// <param name="Waited">For how long.</param>
public sealed record JoinDelay(string Scope, IReadOnlyList<TaskIdentity> Tasks, TimeSpan Waited)
{
    private const int MaxNamed = 10;

    /// <summary>One sentence: what waits, for how long, and for which tasks.</summary>
    public override string ToString()
    {
        var more = Tasks.Count > MaxNamed ? $" and {Tasks.Count - MaxNamed} more" : "";
        return $"{Scope} has waited {Durations.Text(Waited)} for {string.Join(", ", Tasks.Take(MaxNamed))}{more}, and nobody has asked them to end.";
    }
}

/// <summary>What goes wrong where no caller can catch it.</summary>
/// <remarks>
/// For contexts on the system clock, handlers are called on the thread pool, and never on a thread that cancels, collects, or fires
/// timers: one that blocks keeps nothing else waiting. On another clock, such as a test's, what its timers cause is told on the thread
/// that moves it, and a failure of the user's code on the thread on which it happened. What handlers throw themselves is dropped. Lines
/// that are written to standard error without a handler are dropped where that takes none.
/// </remarks>
public static class LifelineEvents
{
    private static int s_pendingCallbacks;

    /// <summary>
    /// How many callbacks of contexts that have ended, and reports to the handlers of these events, wait for a thread or run, in
    /// the whole process: after-funcs, and all on one token as one.
    /// </summary>
    /// <remarks>Zero says that every end so far has been told. For tests that wait for quiet. Thread-safe, allocates nothing.</remarks>
    public static int PendingCallbacks => Volatile.Read(ref s_pendingCallbacks);

    internal static void OnCallbackStarted() => Interlocked.Increment(ref s_pendingCallbacks);

    internal static void OnCallbackReturned() => Interlocked.Decrement(ref s_pendingCallbacks);

    /// <summary>A callback threw, or other code of the user's without a caller that could catch it. Without a handler, one line is written to standard error.</summary>
    public static event Action<CallbackFailure>? CallbackFailed;

    /// <summary>
    /// A derived context was collected without having been disposed. Without a handler, one line is written to standard
    /// error if the switch <c>Lifeline.NameLostContexts</c> is on, as it is in debug builds of programs that use the package.
    /// </summary>
    public static event Action<LostContext>? ContextLost;

    /// <summary>
    /// A task failed and its failure is not thrown: after another one of its group, or deferred, or in a race that was won, or in a group
    /// that was left without having been waited for. Without a handler nothing is written: the scope has it among its <see cref="TaskScope.Failures"/>.
    /// </summary>
    public static event Action<TaskFailure>? TaskFailed;

    /// <summary>
    /// A task still ran when the time that it has after the end of its context was over (<see cref="Context.WithOverrunLimit"/>).
    /// Told once for a task. Without a handler here or at a <see cref="ContextMonitor"/> above the task, one line is written to standard error. The counter
    /// <c>lifeline.tasks.overran</c> of the meter <c>Lifeline</c> counts them.
    /// </summary>
    public static event Action<TaskOverrun>? TaskOverran;

    /// <summary>
    /// Tasks have been waited for (<c>WaitAsync</c>) for 30 s on their clock, and were not asked to end: perhaps that was forgotten.
    /// Told once for a scope. Without a handler, one line is written to standard error if the switch <c>Lifeline.NameLostContexts</c>
    /// is on, as it is in debug builds of programs that use the package.
    /// </summary>
    /// <remarks>Only scopes that are waited for while there is a handler, or with that switch, are looked after: else it costs nothing.</remarks>
    public static event Action<JoinDelay>? JoinDelayed;

    internal static bool WantsJoinDelays => JoinDelayed is not null || Leaks.LeakDetector.TrackAll;

    internal static void OnJoinDelayed(JoinDelay delay)
    {
        if (JoinDelayed is { } handlers)
        {
            Tell(handlers, delay);
        }
        else if (Leaks.LeakDetector.TrackAll)
        {
            StandardError.WriteLine($"Lifeline: {delay} Cancel the group when they are to end, or leave the block without WaitAsync, which cancels them.");
        }
    }

    internal static void OnTaskFailed(TaskFailure failure)
    {
        if (TaskFailed is { } handlers)
        {
            Tell(handlers, failure);
        }
    }

    internal static void OnTaskOverran(TaskOverrun overrun)
    {
        var isTold = Live.LiveContextObserver.Tell(overrun);
        if (TaskOverran is { } handlers)
        {
            Tell(handlers, overrun);
            return;
        }

        if (!isTold)
        {
            StandardError.WriteLine($"Lifeline: {overrun} Hand the task's ctx to what it waits on, or leave when ctx.IsDone.");
        }
    }

    /// <summary>To be called where handlers may run.</summary>
    internal static void OnCallbackFailed(CallbackFailure failure)
    {
        if (CallbackFailed is { } handlers)
        {
            Tell(handlers, failure);
            return;
        }

        StandardError.WriteLine(
            $"Lifeline: {failure.What}, of {failure.Context}, threw {failure.Exception.GetType().Name}: "
            + $"{ForeignText.MessageOf(failure.Exception)} Handle LifelineEvents.CallbackFailed to see its stack.");
    }

    /// <summary>For threads that must not run handlers, as one that cancels. Queues them, but on another clock than the system's: see <see cref="Dispatcher.Tell"/>.</summary>
    internal static void OnForeignFailed(string what, Exception failure, ContextNode node) =>
        Dispatcher.Tell(node.Clock, new Callback("reporting a failure", () => OnCallbackFailed(new CallbackFailure(what, failure, new Context(node), default))));

    /// <summary>A clock threw in a call that no code of the user's made, such as on its timer's thread. Never throws itself.</summary>
    internal static void OnClockFailed(Exception failure, TickClock clock)
    {
        try
        {
            var root = new RootNode("context.Root", clock);
            Dispatcher.Queue(TickClock.System, new Callback("reporting a failure", () => OnCallbackFailed(
                new CallbackFailure($"the clock {clock.Provider.GetType().Name}", failure, new Context(root), default))));
        }
        catch (Exception)                       // no memory to say so
        {
        }
    }

    /// <summary>A scope's last reference is gone. Called by a finalizer, so everything else is done elsewhere.</summary>
    internal static void OnContextLost(ContextNode node) => Dispatcher.Queue(TickClock.System, new Callback("reporting a lost context", () =>
    {
        var context = new Context(node);
        OnContextLost(new LostContext(context.ToString(), context.Name, context.Site));
    }));

    private static void OnContextLost(LostContext lost)
    {
        if (ContextLost is { } handlers)
        {
            Tell(handlers, lost);
            return;
        }

        if (Leaks.LeakDetector.TrackAll)
        {
            StandardError.WriteLine(
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
                // A handler that fails has nothing to report to, and must not take the thread pool down.
            }
        }
    }
}
