using System.Collections.Concurrent;
using Lifeline.Timers;

namespace Lifeline.Scheduling;

/// <summary>
/// Runs callbacks although every thread of the pool is blocked, perhaps by code that waits for just these
/// callbacks: those that the pool has not started after 10 ms are run by threads of this class.
/// </summary>
/// <remarks>
/// The thread of the system clock's timers checks. It adds a thread whenever no overdue callback was started since its last check,
/// up to a limit; a thread ends when nothing is overdue. Thread-safe.
/// </remarks>
internal static class OverdueCallbacks
{
    private const int MaxThreads = 256;

    private static readonly TimeSpan s_maxQueueTime = TimeSpan.FromMilliseconds(10);
    private static readonly ConcurrentQueue<(ICallback Callback, long QueuedAt)> s_queued = [];     // the oldest first
    private static readonly ConcurrentQueue<ICallback> s_overdue = [];
    private static readonly ClockTimer s_nextCheck = new(TickClock.System, 0, static _ => Check(), s_queued);
    private static int s_isChecking;            // 1 while a thread is in Check; set by interlocked exchange
    private static int s_threads;               // how many threads of this class there are; changed by interlocked operations
    private static int s_begun;                 // counts the overdue callbacks that were started
    private static int s_begunAtLastCheck;      // only for the thread in Check

    /// <summary>Monitors a callback that was queued to the pool just now. Never throws.</summary>
    public static void Track(ICallback callback)
    {
        try
        {
            var now = TickClock.System.Now;
            s_queued.Enqueue((callback, now));
            s_nextCheck.ArmAt(now + s_maxQueueTime.Ticks);
        }
        catch (Exception)                       // no memory to monitor it: the pool has it, and the next call tries again
        {
        }
    }

    private static void Check()
    {
        if (Interlocked.Exchange(ref s_isChecking, 1) != 0)
        {
            return;                             // the thread in Check sees what this one would
        }

        var now = TickClock.System.Now;
        while (s_queued.TryPeek(out var oldest) && (oldest.Callback.IsRunningOrRan || oldest.QueuedAt + s_maxQueueTime.Ticks <= now))
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
        // StoreLoad fence. Pairs with Watch, which enqueues, and the Check after that, which may then find s_isChecking set and return.
        Interlocked.MemoryBarrier();
        if (!s_queued.IsEmpty || !s_overdue.IsEmpty)
        {
            s_nextCheck.ArmAt(now + s_maxQueueTime.Ticks);
        }
    }

    // Adds the first thread, or one more when the threads that there are have started no callback since the last check.
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
            Interlocked.Decrement(ref s_threads);       // no memory for a thread: tried again at the next check
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
