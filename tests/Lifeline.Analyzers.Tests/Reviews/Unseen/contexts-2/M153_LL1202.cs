// The local function's endless loop has ctx in scope by capture and does not use it.

namespace M153;

public interface IMeter
{
    ValueTask<double> NextAsync();
}

public sealed class Average(IMeter meter)
{
    private double _mean;

    public double Mean => _mean;

    public async Task FollowAsync(Context ctx)
    {
        ctx.ThrowIfDone();
        await FoldAsync();

        async Task FoldAsync()
        {
            for (var count = 1; ; count++)
            {
                _mean += (await meter.NextAsync() - _mean) / count;
            }
        }
    }
}
