using Polly;
using Polly.Hedging;
using Polly.Retry;

namespace Lifeline.Docs.Samples;

internal sealed class SharingWork(Func<Context, string, Task<decimal>> askAsync)
{
    #region single-flight
    private readonly SingleFlight<string, decimal> _prices = new();

    public Task<decimal> PriceAsync(Context ctx, string item) =>
        _prices.DoAsync(ctx, item, shared => askAsync(shared, item));
    #endregion

    #region weighted
    private readonly WeightedSemaphore _megabytes = new(512);

    public async Task ResizeAsync(Context ctx, byte[] image)
    {
        using var lease = await _megabytes.AcquireAsync(ctx, weight: 1 + (image.Length >> 20));
        await WorkAsync(ctx, image);
    }
    #endregion

    public static async Task UploadAsync(Context ctx, Stream from, Stream to)
    {
        #region idle
        using var scope = ctx.WithTimeout(TimeSpan.FromMinutes(10));                // all of it
        using var idle = scope.WithIdleTimeout(TimeSpan.FromSeconds(5));            // between two pieces
        var buffer = new byte[1 << 16];
        while (await from.ReadAsync(buffer, idle) is > 0 and var read)
        {
            idle.Touch();
            await to.WriteAsync(buffer.AsMemory(0, read), idle);
        }
        #endregion
    }

    public async Task<decimal> RetryAsync(Context ctx)
    {
        #region polly-retry
        var pipeline = new ResiliencePipelineBuilder()
            .AddRetryWithinBudget(new RetryStrategyOptions { Delay = TimeSpan.FromMilliseconds(100) }, minAttempt: TimeSpan.FromMilliseconds(50))
            .AddAttemptTimeout(TimeSpan.FromMilliseconds(400))
            .Build();

        using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1));
        return await pipeline.ExecuteAsync(scope, async ctx => await askAsync(ctx, "tea"));
        #endregion
    }

    public async Task<decimal> HedgeAsync(Context ctx)
    {
        #region polly-hedging
        var pipeline = new ResiliencePipelineBuilder<decimal>()
            .AddHedgingWithinBudget(new HedgingStrategyOptions<decimal> { Delay = TimeSpan.FromMilliseconds(50), MaxHedgedAttempts = 2 })
            .Build();

        return await pipeline.ExecuteAsync(ctx, async ctx => await askAsync(ctx, "tea"));
        #endregion
    }

    private static Task WorkAsync(Context ctx, byte[] image) => Task.CompletedTask;
}
