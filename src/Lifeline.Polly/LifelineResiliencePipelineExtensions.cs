using Lifeline.Strategies;
using Polly;

namespace Lifeline;

/// <summary>Runs Polly's pipelines under a context.</summary>
public static class LifelineResiliencePipelineExtensions
{
    /// <summary>Runs <paramref name="work"/> under a pipeline, each attempt under a context of its own, which ends with the attempt.</summary>
    /// <param name="pipeline">The pipeline, with its retries, timeouts and so on.</param>
    /// <param name="ctx">Ends all attempts.</param>
    /// <param name="work">One attempt. Pass on the context that it gets: it has the attempt's own deadline.</param>
    /// <exception cref="ContextEndedException">The context has ended, before or meanwhile.</exception>
    public static async ValueTask<T> ExecuteAsync<T>(this ResiliencePipeline pipeline, Context ctx, Func<Context, ValueTask<T>> work)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(work);
        using var execution = new Execution(ctx);
        try
        {
            return await pipeline.ExecuteAsync(static (context, work) => AttemptAsync(context, work), execution.Context, work).ConfigureAwait(false);
        }
        catch (Exception failure) when (execution.EndedBy(failure) is { } ended)
        {
            throw ended;
        }
    }

    /// <inheritdoc cref="ExecuteAsync{T}(ResiliencePipeline, Context, Func{Context, ValueTask{T}})"/>
    public static async ValueTask ExecuteAsync(this ResiliencePipeline pipeline, Context ctx, Func<Context, ValueTask> work)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(work);
        using var execution = new Execution(ctx);
        try
        {
            await pipeline.ExecuteAsync(static (context, work) => AttemptAsync(context, work), execution.Context, work).ConfigureAwait(false);
        }
        catch (Exception failure) when (execution.EndedBy(failure) is { } ended)
        {
            throw ended;
        }
    }

    /// <inheritdoc cref="ExecuteAsync{T}(ResiliencePipeline, Context, Func{Context, ValueTask{T}})"/>
    public static async ValueTask<T> ExecuteAsync<T>(this ResiliencePipeline<T> pipeline, Context ctx, Func<Context, ValueTask<T>> work)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(work);
        using var execution = new Execution(ctx);
        try
        {
            return await pipeline.ExecuteAsync(static (context, work) => AttemptAsync(context, work), execution.Context, work).ConfigureAwait(false);
        }
        catch (Exception failure) when (execution.EndedBy(failure) is { } ended)
        {
            throw ended;
        }
    }

    private static async ValueTask<T> AttemptAsync<T>(ResilienceContext context, Func<Context, ValueTask<T>> work)
    {
        using var attempt = context.Derive();
        return await work(attempt).ConfigureAwait(false);
    }

    private static async ValueTask AttemptAsync(ResilienceContext context, Func<Context, ValueTask> work)
    {
        using var attempt = context.Derive();
        await work(attempt).ConfigureAwait(false);
    }

    /// <summary>One run of a pipeline: holds Polly's context from the pool, and replaces failures by the context's error.</summary>
    [HoldsContext]
    private readonly struct Execution : IDisposable
    {
        private readonly Context _ctx;
        private readonly long _start;

        public Execution(Context ctx)
        {
            ctx.ThrowIfDone();
            _ctx = ctx;
            _start = ctx.Clock.GetTimestamp();
            Context = ResilienceContextPool.Shared.Get(ctx);
        }

        public ResilienceContext Context { get; }

        // The error of an attempt's context describes the attempt; the caller gets the error of its own context.
        public ContextEndedException? EndedBy(Exception failure) =>
            _ctx.ErrorBehind(failure, Attempts.Operation, _ctx.Clock.GetElapsedTime(_start), Attempts.IsCausedByCancel);

        public void Dispose() => ResilienceContextPool.Shared.Return(Context);
    }
}
