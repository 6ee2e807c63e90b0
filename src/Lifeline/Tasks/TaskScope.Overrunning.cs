using System.Diagnostics.Metrics;
using Lifeline.Scheduling;
using Lifeline.Timers;

namespace Lifeline;

/// <content>Reports of tasks that still run some time after their context was canceled, and of long waits for tasks that were not canceled.</content>
public abstract partial class TaskScope
{
    internal static readonly ContextKey<TimeSpan> OverrunLimitKey = new("overrun limit", isLoggable: true);

    private static readonly TimeSpan s_overrunLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_joinLimit = TimeSpan.FromSeconds(30);
    private static readonly Counter<long> s_overruns = new Meter("Lifeline").CreateCounter<long>(
        "lifeline.tasks.overran", "{task}", "Tasks that still ran when the time they have after the end of their context was over.");

    private ClockTimer? _overrunTimer;          // null until the context is canceled while there are tasks
    private ClockTimer? _joinTimer;             // null unless JoinDelayed has a listener and there were tasks when WaitAllAsync was called

    // The context was canceled while there are tasks. Most complete within moments, so this costs one timer.
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
        catch (Exception failure)               // a listener of the meter threw
        {
            LifelineEvents.OnCallbackFailed(new CallbackFailure("a listener of the meter Lifeline", failure, Context, default));
        }
    }

    // The tasks are waited for, and not canceled.
    private void ScheduleJoinReport()
    {
        if (LifelineEvents.WantsJoinDelays)
        {
            Arm(ref _joinTimer, s_joinLimit, static scope => ((TaskScope)scope).BeginJoinReport(), this);
        }
    }

    // All tasks may complete at the same time, and the joining thread may have found no timer to dispose yet.
    private void Arm(ref ClockTimer? timerField, TimeSpan after, Action<object> onDue, object state)
    {
        var timer = new ClockTimer(_node.Clock, _node.Clock.After(after), onDue, state);
        timerField = timer;
        timer.Arm();
        Interlocked.MemoryBarrier();            // StoreLoad fence. Pairs with TryJoin: TryClose's compare-and-swap, then Join's load of the timer
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
