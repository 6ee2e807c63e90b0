using System.Diagnostics.Metrics;
using Lifeline.Scheduling;
using Lifeline.Timers;

namespace Lifeline;

/// <content>Naming the tasks that do not end with their context, and those that are waited for long although nobody has asked them to end.</content>
public abstract partial class TaskScope
{
    internal static readonly ContextKey<TimeSpan> OverrunLimitKey = new("overrun limit", isLoggable: true);

    private static readonly TimeSpan s_overrunLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_joinLimit = TimeSpan.FromSeconds(30);
    private static readonly Counter<long> s_overruns = new Meter("Lifeline").CreateCounter<long>(
        "lifeline.tasks.overran", "{task}", "Tasks that still ran when the time they have after the end of their context was over.");

    private ClockTimer? _overrunTimer;         // null until the context has ended while there were tasks
    private ClockTimer? _joinTimer;             // null unless somebody wants to know, and there were tasks when they were waited for

    // The end has come while there are tasks. Most end within moments, so what it costs is one timer.
    private void ScheduleOverrunReport()
    {
        var limit = Context.TryGetOurs(OverrunLimitKey, out var given) ? given : s_overrunLimit;
        if (limit == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        Arm(ref _overrunTimer, limit, static report => ((OverrunReport)report).Begin(), new OverrunReport(this, _node.Clock.Now));
    }

    private void ReportOverruns(long ended)
    {
        var now = _node.Clock.Now;
        foreach (var task in _activeTasks.Pending().Where(task => task.IsRunning))
        {
            var wait = task.LatestWait;
            LifelineEvents.OnTaskOverran(new TaskOverrun(
                task.Identity, new Context(task), TimeSpan.FromTicks(now - ended), wait is null ? null : ForeignText.Of(wait.Operation),
                wait is null ? null : TimeSpan.FromTicks(now - wait.Since)));
            CountOverrun();
        }
    }

    private void CountOverrun()
    {
        try
        {
            s_overruns.Add(1);
        }
        catch (Exception failure)               // whoever listens to the meter
        {
            LifelineEvents.OnCallbackFailed(new CallbackFailure("a listener of the meter Lifeline", failure, Context, default));
        }
    }

    // Somebody waits for all, and nobody has asked them to end.
    private void ScheduleJoinReport()
    {
        if (LifelineEvents.WantsJoinDelays)
        {
            Arm(ref _joinTimer, s_joinLimit, static scope => ((TaskScope)scope).BeginJoinReport(), this);
        }
    }

    // All tasks may end at the same time, and whoever joins them may have found no timer to dispose yet.
    private void Arm(ref ClockTimer? place, TimeSpan after, Action<object> onDue, object state)
    {
        var timer = new ClockTimer(_node.Clock, _node.Clock.After(after), onDue, state);
        place = timer;
        timer.Arm();
        Interlocked.MemoryBarrier();            // StoreLoad. Pairs with Join, which closes the scope and then looks for its timers
        if (_activeTasks.IsClosed)
        {
            timer.Dispose();
        }
    }

    private void BeginJoinReport() => Dispatcher.Tell(_node.Clock, new Callback("reporting a long wait", () =>
    {
        if (!_node.IsDone && _activeTasks.Pending() is { Count: > 0 } pending)
        {
            LifelineEvents.OnJoinDelayed(new JoinDelay(ToString(), [.. pending.Select(task => task.Identity)], s_joinLimit));
        }
    }));

    private sealed record OverrunReport(TaskScope Scope, long Ended)
    {
        public void Begin() => Dispatcher.Tell(Scope._node.Clock, new Callback("reporting tasks that overrun", () => Scope.ReportOverruns(Ended)));
    }
}
