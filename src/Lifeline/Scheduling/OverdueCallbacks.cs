using System.Collections.Concurrent;
using Lifeline.Timers;

namespace Lifeline.Scheduling;

/// <summary>
/// Sees to it that callbacks run although every thread of the pool is blocked, perhaps by those who wait for just these
/// callbacks: what the pool has not begun after some milliseconds is run by threads of our own.
/// </summary>
/// <remarks>
/// Looked after by the thread of the system clock's timers. There is one more thread whenever the callbacks under way keep the
/// next one waiting, up to a limit; a thread ends when there is nothing overdue. Thread-safe.
/// </remarks>
internal static class OverdueCallbacks
{
    private const int MaxThreads = 256;

    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(10);
    private static readonly ConcurrentQueue<(ICallback Callback, long QueuedAt)> s_queued = [];     // the oldest first
    private static readonly ConcurrentQueue<ICallback> s_overdue = [];
    private static readonly ClockTimer s_nextCheck = new(TickClock.System, 0, static _ => Check(), s_queued);
    private static int s_isChecking;            // 1 while a thread is in Check
    private static int s_threads;
    private static int s_begun;                 // counts the overdue callbacks that were begun, to see that none is
    private static int s_begunAtLastCheck;

    /// <summary>Looks after a callback that was queued to the pool just now.</summary>
    public static void Watch(ICallback callback)
    {
        try
        {
            var now = TickClock.System.Now;
            s_queued.Enqueue((callback, now));
            s_nextCheck.ArmAt(now + s_patience.Ticks);
        }
        catch (Exception)                       // no memory to look after it: the pool has it, and the next one tries again
        {
        }
    }

    private static void Check()
    {
        if (Interlocked.Exchange(ref s_isChecking, 1) != 0)
        {
            return;                             // that one sees what we would
        }

        var now = TickClock.System.Now;
        while (s_queued.TryPeek(out var oldest) && (oldest.Callback.IsRunningOrRan || oldest.QueuedAt + s_patience.Ticks <= now))
        {
            s_queued.TryDequeue(out oldest);
            if (!oldest.Callback.IsRunningOrRan)
            {
                s_overdue.Enqueue(oldest.Callback);
            }
        }

        if (!s_overdue.IsEmpty)
        {
            AddThread();
        }

        Volatile.Write(ref s_isChecking, 0);
        Interlocked.MemoryBarrier();            // StoreLoad. Pairs with Watch, which enqueues and then finds us checking, or not
        if (!s_queued.IsEmpty || !s_overdue.IsEmpty)
        {
            s_nextCheck.ArmAt(now + s_patience.Ticks);
        }
    }

    // The first one, or one more when those that there are have begun nothing since the last check.
    private static void AddThread()
    {
        var begun = Volatile.Read(ref s_begun);
        var isStuck = begun == s_begunAtLastCheck;
        s_begunAtLastCheck = begun;
        var threads = Volatile.Read(ref s_threads);
        if (threads > 0 && (!isStuck || threads >= MaxThreads))
        {
            return;
        }

        try
        {
            Interlocked.Increment(ref s_threads);
            new Thread(RunOverdue) { IsBackground = true, Name = "Lifeline callbacks" }.UnsafeStart();
        }
        catch (Exception)
        {
            Interlocked.Decrement(ref s_threads);       // no memory for one: tried again at the next check
        }
    }

    private static void RunOverdue()
    {
        while (s_overdue.TryDequeue(out var callback))
        {
            Interlocked.Increment(ref s_begun);
            callback.Execute();
        }

        Interlocked.Decrement(ref s_threads);
    }
}
