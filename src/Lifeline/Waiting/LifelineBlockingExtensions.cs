using System.Collections.Concurrent;
using Lifeline.Core;

namespace Lifeline;

/// <summary>
/// Blocking waits under a context: when the context ends, the thread is released, and the context's error is thrown. For code
/// that can't await; code that can should.
/// </summary>
public static class LifelineBlockingExtensions
{
    /// <summary>Blocks until the semaphore can be entered.</summary>
    /// <exception cref="ContextEndedException">The context has ended, before or meanwhile. The semaphore was not entered.</exception>
    public static void Wait(this SemaphoreSlim semaphore, Context ctx) =>
        Lifeline.CancelableWait.Blocked(ctx, "semaphore", NotNull(semaphore), static (semaphore, token) => { semaphore.Wait(token); return true; });

    /// <summary>Blocks until the event is set.</summary>
    /// <exception cref="ContextEndedException">The context has ended, before or meanwhile.</exception>
    public static void Wait(this ManualResetEventSlim signal, Context ctx) =>
        Lifeline.CancelableWait.Blocked(ctx, "event", NotNull(signal), static (signal, token) => { signal.Wait(token); return true; });

    /// <summary>Blocks until the count is zero.</summary>
    /// <exception cref="ContextEndedException">The context has ended, before or meanwhile.</exception>
    public static void Wait(this CountdownEvent countdown, Context ctx) =>
        Lifeline.CancelableWait.Blocked(ctx, "countdown", NotNull(countdown), static (countdown, token) => { countdown.Wait(token); return true; });

    /// <summary>Blocks until the task has completed. When the context ends first, the task goes on.</summary>
    /// <exception cref="ContextEndedException">The context has ended, before or meanwhile.</exception>
    /// <exception cref="AggregateException">The task failed, as with the framework's own overloads.</exception>
    public static void Wait(this Task task, Context ctx) =>
        Lifeline.CancelableWait.Blocked(ctx, "task", NotNull(task), static (task, token) => { task.Wait(token); return true; });

    /// <summary>Signals, and blocks until all participants have signalled.</summary>
    /// <exception cref="ContextEndedException">The context has ended, before or meanwhile. This participant's signal was taken back.</exception>
    public static void SignalAndWait(this Barrier barrier, Context ctx) =>
        Lifeline.CancelableWait.Blocked(ctx, "barrier", NotNull(barrier), static (barrier, token) => { barrier.SignalAndWait(token); return true; });

    /// <summary>Blocks until the handle is signalled: an event, a mutex, a process.</summary>
    /// <exception cref="ContextEndedException">The context has ended, before or meanwhile. Nothing was taken.</exception>
    public static void WaitOne(this WaitHandle handle, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(handle);
        ctx.ThrowIfDone();
        using var wait = Lifeline.CancelableWait.Begin(ctx, "handle");
        using var ended = new ManualResetEvent(false);

        // The event may be disposed while the canceling thread is about to set it: Set ignores that.
        var waker = AfterFunc.ForWaiter(ctx.Node, static ended => Set((ManualResetEvent)ended), ended);
        try
        {
            if (WaitHandle.WaitAny([handle, ended]) != 0)
            {
                throw wait.Ended();
            }
        }
        finally
        {
            waker.Stop();
        }
    }

    /// <summary>Takes an item, blocking until there is one.</summary>
    /// <exception cref="ContextEndedException">The context has ended, before or meanwhile. Nothing was taken.</exception>
    /// <exception cref="InvalidOperationException">The collection was completed and is empty.</exception>
    public static T Take<T>(this BlockingCollection<T> collection, Context ctx) =>
        Lifeline.CancelableWait.Blocked(ctx, "collection", NotNull(collection), static (collection, token) => collection.Take(token));

    /// <summary>Adds an item, blocking until there is room.</summary>
    /// <exception cref="ContextEndedException">The context has ended, before or meanwhile. Nothing was added.</exception>
    /// <exception cref="InvalidOperationException">The collection was completed.</exception>
    public static void Add<T>(this BlockingCollection<T> collection, T item, Context ctx) =>
        Lifeline.CancelableWait.Blocked(ctx, "collection", (NotNull(collection), item), static (on, token) => { on.Item1.Add(on.item, token); return true; });

    /// <summary>Takes items until the collection is completed and empty, blocking for each.</summary>
    /// <exception cref="ContextEndedException">Thrown by the loop: the context has ended.</exception>
    public static IEnumerable<T> GetConsumingEnumerable<T>(this BlockingCollection<T> collection, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(collection);
        _ = ctx.Node;
        return Consume(ctx, collection);
    }

    private static IEnumerable<T> Consume<T>(Context ctx, BlockingCollection<T> collection)
    {
        while (Lifeline.CancelableWait.Blocked(ctx, "collection", collection, static (collection, token) =>
            (Taken: collection.TryTake(out var item, Timeout.Infinite, token), Item: item)) is (true, var item))
        {
            yield return item!;
        }
    }

    private static T NotNull<T>(T on)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(on);
        return on;
    }

    private static void Set(ManualResetEvent ended)
    {
        try
        {
            ended.Set();
        }
        catch (ObjectDisposedException)         // the handle was signalled at the same moment: the wait is over
        {
        }
    }
}
