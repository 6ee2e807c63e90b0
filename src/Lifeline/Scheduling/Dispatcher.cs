using Lifeline.Timers;

namespace Lifeline.Scheduling;

/// <summary>Where everything that a context starts begins to run: on its clock's scheduler if that has one, else on the thread pool.</summary>
internal static class Dispatcher
{
    /// <summary>
    /// What to pass to <c>ConfigureAwait</c> inside of this library: true only where a scheduler of contexts runs this
    /// thread, which the code behind the await must not leave.
    /// </summary>
    public static bool Stays => SynchronizationContext.Current is IContextScheduler;

    /// <summary>As <see cref="Stays"/>, for an await of which it does not matter how it ends.</summary>
    public static ConfigureAwaitOptions StaysAndSuppresses =>
        ConfigureAwaitOptions.SuppressThrowing | (Stays ? ConfigureAwaitOptions.ContinueOnCapturedContext : ConfigureAwaitOptions.None);

    /// <summary>
    /// How an internal task source on a clock is made. Whoever completes it does not run what awaits it. But where a scheduler of
    /// contexts runs the thread that makes it, awaits come back to that anyway, and the pool would take the others out of its order.
    /// </summary>
    public static TaskCreationOptions Continuations(TickClock clock) =>
        clock.Scheduler is not null && Stays ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously;

    /// <summary>
    /// Completes a source that was made with <see cref="Continuations"/>. What awaits it does not run within this call: on a
    /// scheduler it is that which does the completing, in its order. The source may be completed already, then this does nothing.
    /// </summary>
    public static void Complete<T>(TickClock clock, TaskCompletionSource<T> source, T result)
    {
        if (clock.Scheduler?.TryQueue(new Completion<T>(source, result)) != true)
        {
            source.TrySetResult(result);
        }
    }

    /// <summary>Queues work of a context, such as a task of a group.</summary>
    /// <param name="clock">The context's clock.</param>
    /// <param name="work">Runs once.</param>
    /// <param name="preferLocal">True for work that the calling thread is likely to come to itself.</param>
    public static void Queue(TickClock clock, IThreadPoolWorkItem work, bool preferLocal = false)
    {
        if (clock.Scheduler?.TryQueue(work) != true)
        {
            ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal);
        }
    }

    /// <summary>Queues what is to run because something has ended. It runs also while all threads of the pool are blocked.</summary>
    /// <param name="clock">The clock of what has ended.</param>
    /// <param name="callback">Runs once.</param>
    public static void Queue(TickClock clock, ICallback callback)
    {
        LifelineEvents.OnCallbackStarted();
        if (clock.Scheduler?.TryQueue(callback) == true)
        {
            return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(callback, preferLocal: false);
        OverdueCallbacks.Watch(callback);
    }

    /// <summary>
    /// Runs what tells others of something that a clock's timer has brought about: not on the thread of our own timers, but on
    /// that of a clock which a test moves, so that it has run when the clock has been moved.
    /// </summary>
    public static void Tell(TickClock clock, Callback callback)
    {
        if (clock == TickClock.System)
        {
            Queue(clock, callback);
            return;
        }

        LifelineEvents.OnCallbackStarted();
        if (clock.Scheduler?.TryQueue(callback) != true)
        {
            callback.Execute();
        }
    }

    private sealed class Completion<T>(TaskCompletionSource<T> source, T result) : IThreadPoolWorkItem
    {
        public void Execute() => source.TrySetResult(result);

        public override string ToString() => "the end of a wait";
    }
}
