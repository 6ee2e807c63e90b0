// The warm-up task is not awaited, and its scope ends with the block.

namespace M031;

public sealed class CacheWarmer
{
    private Task _warming = Task.CompletedTask;

    public void Start(Context ctx, string region)
    {
        using (var scope = ctx.WithTimeout(TimeSpan.FromMinutes(1)))
        {
            _warming = WarmAsync(scope, region);
        }
    }

    public Task Completion => _warming;

    private static Task WarmAsync(Context ctx, string region) => ctx.DelayAsync(TimeSpan.FromSeconds(region.Length));
}
