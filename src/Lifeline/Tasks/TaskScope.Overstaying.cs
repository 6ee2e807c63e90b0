using System.Diagnostics.Metrics;
using Lifeline.Time;

namespace Lifeline;

/// <content>Naming the tasks that do not end with their context.</content>
public abstract partial class TaskScope
{
    internal static readonly ContextKey<TimeSpan> OverstayLimitKey = new("overstay limit", shown: true);

    private static readonly TimeSpan s_overstayLimit = TimeSpan.FromSeconds(5);
    private static readonly Counter<long> s_overstayed = new Meter("Lifeline").CreateCounter<long>(
        "lifeline.tasks.overstayed", "{task}", "Tasks that still ran when the time they have after the end of their context was over.");

    private ITimer? _overstayWatch;             // null until the context has ended while there were tasks

    // The end has come while there are tasks. Most end within moments, so what it costs is one timer of the framework's.
    private void WatchForOverstays()
    {
        var limit = Context.TryGet(OverstayLimitKey, out var given) ? given : s_overstayLimit;
        var ended = _node.Clock.Now;
        var watch = Context.Clock.CreateTimer(
            _ => ReportOverstays(_node.Clock.Now - ended), null, Clocks.Timer(limit), Timeout.InfiniteTimeSpan);
        _overstayWatch = watch;
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _state) < 0)
        {
            watch.Dispose();                    // all have ended meanwhile, and may have found nothing to dispose
        }
    }

    private void ReportOverstays(long ticks)
    {
        foreach (var task in _roster.Pending().Where(task => task.IsRunning))
        {
            var wait = task.LatestWait;
            s_overstayed.Add(1);
            LifelineEvents.OnTaskOverstayed(new TaskOverstay(
                task.Identity, new Context(task), TimeSpan.FromTicks(ticks), wait?.Operation.ToString(),
                wait is null ? null : TimeSpan.FromTicks(_node.Clock.Now - wait.Since)));
        }
    }
}
