using Lifeline.Timers;

namespace Lifeline.Scheduling;

/// <summary>Starts whatever a context causes to run: on its clock's scheduler if there is one, else on the thread pool. Thread-safe.</summary>
internal static class Dispatcher
{
    /// <summary>
    /// What to pass to <c>ConfigureAwait</c> inside of this library: true only where a scheduler of contexts runs this
    /// thread, which the code behind the await must not leave.
    /// </summary>
    public static bool Stays => SynchronizationContext.Current is IContextScheduler;

    /// <summary>As <see cref="Stays"/>, for an await that is to go on however the task ended.</summary>
    public static ConfigureAwaitOptions StaysAndSuppresses =>
        ConfigureAwaitOptions.SuppressThrowing | (Stays ? ConfigureAwaitOptions.ContinueOnCapturedContext : ConfigureAwaitOptions.None);

    /// <summary>
    /// The options for an internal task source on a clock. The thread that completes it does not run what awaits it. But where a scheduler of
    /// contexts runs the thread that makes it, awaits come back to that anyway, and the pool would take the others out of its order.
    /// </summary>
    public static TaskCreationOptions Continuations(TickClock clock) =>
        clock.Scheduler is not null && Stays ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously;

    /// <summary>
    /// Completes a source that was made with <see cref="Continuations"/>. What awaits it does not run within this call: a
    /// scheduler is handed the completion itself, to run it in its order. Does nothing when the source is completed already.
    /// </summary>
    public static void Complete<T>(TickClock clock, TaskCompletionSource<T> source, T result)
    {
        if (!TryQueueOnScheduler(clock, new Completion<T>(source, result)))
        {
            source.TrySetResult(result);
        }
    }

    /// <summary>Queues what a context starts, such as a task of a group.</summary>
    /// <param name="clock">The context's clock.</param>
    /// <param name="work">Runs once.</param>
    /// <param name="preferLocal">True for an item that the calling thread is likely to run next itself.</param>
    public static void Queue(TickClock clock, IThreadPoolWorkItem work, bool preferLocal = false)
    {
        if (!TryQueueOnScheduler(clock, work))
        {
            ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal);
        }
    }

    /// <summary>Queues a callback of a context that was canceled. It runs also while all threads of the pool are blocked.</summary>
    /// <param name="clock">The clock of the context.</param>
    /// <param name="callback">Runs once.</param>
    public static void Queue(TickClock clock, ICallback callback)
    {
        LifelineEvents.OnCallbackStarted();
        if (TryQueueOnScheduler(clock, callback))
        {
            return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(callback, preferLocal: false);
        OverdueCallbacks.Track(callback);
    }

    /// <summary>
    /// Runs a callback for an event that a clock's timer may have caused: queued on the system clock, whose timer thread runs no foreign
    /// code; in this call on a clock that a test moves, so that it has run when the clock has been moved.
    /// </summary>
    public static void Tell(TickClock clock, Callback callback)
    {
        if (clock == TickClock.System)
        {
            Queue(clock, callback);
            return;
        }

        LifelineEvents.OnCallbackStarted();
        if (!TryQueueOnScheduler(clock, callback))
        {
            callback.Execute();
        }
    }

    // False without a scheduler, when it refuses, and when it throws: then the item runs as on any other clock, and the failure is reported.
    private static bool TryQueueOnScheduler(TickClock clock, IThreadPoolWorkItem work)
    {
        try
        {
            return clock.Scheduler?.TryQueue(work) == true;
        }
        catch (Exception failure)
        {
            LifelineEvents.OnClockFailed(failure, clock);
            return false;
        }
    }

    private sealed class Completion<T>(TaskCompletionSource<T> source, T result) : IThreadPoolWorkItem
    {
        public void Execute() => source.TrySetResult(result);

        public override string ToString() => "the end of a wait";
    }
}
