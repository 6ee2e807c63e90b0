using Lifeline.Time;

namespace Lifeline.Scheduling;

/// <summary>Where everything that a context starts begins to run: on its clock's scheduler if that has one, else on the thread pool.</summary>
internal static class Dispatcher
{
    /// <summary>
    /// What to pass to <c>ConfigureAwait</c> inside of this library: true only where a scheduler of contexts runs this
    /// thread, which the code behind the await must not leave.
    /// </summary>
    public static bool Stays => SynchronizationContext.Current is IContextScheduler;

    /// <summary>
    /// How an internal task source on a clock is made. On the thread pool, whoever completes it does not run what awaits it.
    /// A scheduler's own awaits come back to it anyway, and the pool would take the others out of its order.
    /// </summary>
    public static TaskCreationOptions Continuations(Clock clock) =>
        clock.Scheduler is null ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None;

    /// <summary>Queues work of a context.</summary>
    /// <param name="clock">The context's clock.</param>
    /// <param name="work">Runs once.</param>
    /// <param name="preferLocal">True for work that the calling thread is likely to come to itself, such as a task that it starts.</param>
    public static void Queue(Clock clock, IThreadPoolWorkItem work, bool preferLocal = false)
    {
        if (clock.Scheduler is not { } scheduler || !scheduler.TryQueue(work))
        {
            ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal);
        }
    }
}
