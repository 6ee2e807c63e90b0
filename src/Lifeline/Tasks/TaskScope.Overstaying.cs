using System.Diagnostics.Metrics;
using Lifeline.Tasks;
using Lifeline.Time;

namespace Lifeline;

/// <content>Naming the tasks that do not end with their context.</content>
public abstract partial class TaskScope
{
    internal static readonly ContextKey<TimeSpan> OverstayLimitKey = new("overstay limit", shown: true);

    private static readonly TimeSpan s_overstayLimit = TimeSpan.FromSeconds(5);
    private static readonly Counter<long> s_overstayed = new Meter("Lifeline").CreateCounter<long>(
        "lifeline.tasks.overstayed", "{task}", "Tasks that still ran when the time they have after the end of their context was over.");

    private ITimer? _overstayWatch;             // written under the gate

    // The end has come while there are tasks. Most end within moments, so what it costs is one timer of the framework's.
    private void WatchForOverstays()
    {
        var limit = Context.TryGet(OverstayLimitKey, out var given) ? given : s_overstayLimit;
        var ended = _node.Clock.Now;
        var watch = Context.Clock.CreateTimer(
            _ => ReportOverstays(_node.Clock.Now - ended), null, Clocks.Timer(limit), Timeout.InfiniteTimeSpan);
        _gate.Enter();
        _overstayWatch = watch;
        var isOver = _pending == 0;
        _gate.Exit();
        if (isOver)
        {
            watch.Dispose();
        }
    }

    private void ReportOverstays(long ticks)
    {
        var overstaying = new List<GroupTask>();
        _gate.Enter();
        for (var task = _newest; task is not null; task = task.Older)
        {
            if (task.HasBegun)
            {
                overstaying.Add(task);
            }
        }

        _gate.Exit();
        overstaying.Reverse();                  // in the order in which they were started
        foreach (var task in overstaying)
        {
            var wait = task.LatestWait;
            s_overstayed.Add(1);
            LifelineEvents.OnTaskOverstayed(new TaskOverstay(
                task.Identity, new Context(task), TimeSpan.FromTicks(ticks), wait?.Operation,
                wait is null ? null : TimeSpan.FromTicks(_node.Clock.Now - wait.Since)));
        }
    }
}
