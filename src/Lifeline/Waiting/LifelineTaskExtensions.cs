using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Lifeline.Scheduling;

namespace Lifeline;

/// <summary>Waits for tasks and for time under a context: a wait ends with the context, and throws the context's error.</summary>
public static class LifelineTaskExtensions
{
    extension(Parallel)
    {
        /// <summary>Runs <paramref name="body"/> for each item, on as many threads as there are processors.</summary>
        /// <param name="source">The items.</param>
        /// <param name="ctx">When it ends, no other body is started, and the loop waits for those that run.</param>
        /// <param name="body">
        /// Gets a context of its own, which also ends as soon as another body fails, with that failure as its cause. The loop throws it.
        /// </param>
        /// <param name="file">Filled in by the compiler.</param>
        /// <param name="line">Filled in by the compiler.</param>
        /// <exception cref="ContextEndedException">The context has ended, before or meanwhile.</exception>
        public static Task ForEachAsync<T>(IEnumerable<T> source, Context ctx, Func<T, Context, ValueTask> body,
            [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
            ForEach(ctx, source, body, static (source, options, each) => Parallel.ForEachAsync(source, options, each), Environment.ProcessorCount, new SourceLocation(file, line));

        /// <summary>As the other overload, with a limit on the bodies that run at once.</summary>
        /// <inheritdoc cref="ForEachAsync{T}(IEnumerable{T}, Context, Func{T, Context, ValueTask}, string, int)"/>
        public static Task ForEachAsync<T>(IEnumerable<T> source, int limit, Context ctx, Func<T, Context, ValueTask> body,
            [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
            ForEach(ctx, source, body, static (source, options, each) => Parallel.ForEachAsync(source, options, each), limit, new SourceLocation(file, line));

        /// <summary>As the other overload, for items that come one by one.</summary>
        /// <inheritdoc cref="ForEachAsync{T}(IEnumerable{T}, Context, Func{T, Context, ValueTask}, string, int)"/>
        public static Task ForEachAsync<T>(IAsyncEnumerable<T> source, Context ctx, Func<T, Context, ValueTask> body,
            [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
            ForEach(ctx, source, body, static (source, options, each) => Parallel.ForEachAsync(source, options, each), Environment.ProcessorCount, new SourceLocation(file, line));

        /// <summary>As the other overload, with a limit on the bodies that run at once, for items that come one by one.</summary>
        /// <inheritdoc cref="ForEachAsync{T}(IEnumerable{T}, Context, Func{T, Context, ValueTask}, string, int)"/>
        public static Task ForEachAsync<T>(IAsyncEnumerable<T> source, int limit, Context ctx, Func<T, Context, ValueTask> body,
            [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
            ForEach(ctx, source, body, static (source, options, each) => Parallel.ForEachAsync(source, options, each), limit, new SourceLocation(file, line));
    }

    /// <summary>Waits for a task. When the context ends first, the task goes on, and is no longer waited for here.</summary>
    /// <exception cref="ContextEndedException">The context has ended, before or meanwhile, and the task had not completed.</exception>
    /// <remarks>Throws what the task threw. Leaves nothing registered on a task that goes on.</remarks>
    public static Task WaitAsync(this Task task, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.IsCompleted ? task
            : ctx.Error is { } error ? Task.FromException(error)
            : CancelableWait.On(ctx, "task", new ValueTask(task.WaitAsync(ctx.Token))).AsTask();
    }

    /// <inheritdoc cref="WaitAsync(Task, Context)"/>
    public static Task<T> WaitAsync<T>(this Task<T> task, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.IsCompleted ? task
            : ctx.Error is { } error ? Task.FromException<T>(error)
            : CancelableWait.On(ctx, "task", new ValueTask<T>(task.WaitAsync(ctx.Token))).AsTask();
    }

    /// <summary>Waits until the semaphore can be entered. Give it back with <see cref="SemaphoreSlim.Release()"/>.</summary>
    /// <exception cref="ContextEndedException">The context has ended, before or meanwhile. The semaphore was not entered.</exception>
    public static Task WaitAsync(this SemaphoreSlim semaphore, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(semaphore);
        if (ctx.Error is { } error)
        {
            return Task.FromException(error);
        }

        var entered = semaphore.WaitAsync(ctx.Token);
        return entered.IsCompletedSuccessfully ? entered : CancelableWait.On(ctx, "semaphore", new ValueTask(entered)).AsTask();
    }

    /// <summary>Waits for the next tick. Make the timer on the context's clock: <c>new PeriodicTimer(period, ctx.Clock)</c>.</summary>
    /// <returns>False when the timer was disposed.</returns>
    /// <exception cref="ContextEndedException">The context has ended, before or meanwhile.</exception>
    public static ValueTask<bool> WaitForNextTickAsync(this PeriodicTimer timer, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(timer);
        return ctx.Error is { } error ? ValueTask.FromException<bool>(error) : CancelableWait.On(ctx, "timer", timer.WaitForNextTickAsync(ctx.Token));
    }

    private static async Task ForEach<TSource, T>(
        Context ctx, TSource source, Func<T, Context, ValueTask> body,
        Func<TSource, ParallelOptions, Func<T, CancellationToken, ValueTask>, Task> run, int limit, SourceLocation site)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(body);
        ctx.ThrowIfDone();
        using var scope = ctx.WithCancel(site.GetPath(), site.Line);
        var options = new ParallelOptions { CancellationToken = ctx.Token, MaxDegreeOfParallelism = limit };
        Exception? first = null;
        try
        {
            await CancelableWait.On(ctx, "parallel loop", new ValueTask(run(source, options, OneAsync))).ConfigureAwait(Dispatcher.Stays);
        }
        catch (Exception) when (first is not null && !ctx.IsDone)
        {
            // The loop's own exception is that of the body that ended first, which may be a body that the failure has canceled.
            ExceptionDispatchInfo.Throw(first);
        }

        async ValueTask OneAsync(T item, CancellationToken token)
        {
            try
            {
                await body(item, scope).ConfigureAwait(Dispatcher.Stays);
            }
            catch (Exception failure)
            {
                Interlocked.CompareExchange(ref first, failure, null);
                scope.Cancel(failure);          // the first failure is the cause for the other bodies; later calls do nothing
                throw;
            }
        }
    }
}
