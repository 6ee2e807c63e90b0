// The remaining time is the loop's condition, and with it the context.

namespace I157;

public interface ISampler
{
    Task<int> SampleAsync();
}

public sealed class Sampling(ISampler sampler)
{
    public async Task<int> BestAsync(Context ctx)
    {
        var best = int.MinValue;
        while (ctx.Remaining is not { } left || left > TimeSpan.FromMilliseconds(100))
        {
            ctx.ThrowIfDone();
            best = Math.Max(best, await sampler.SampleAsync());
        }

        return best;
    }
}
