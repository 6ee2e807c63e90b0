// The overload with a context is private to the client: the caller can't use it.

namespace I026;

public sealed class TokenCache
{
    private string? _token;

    public Task<string> CurrentAsync() => Task.FromResult(_token ?? "none");

    public Task RefreshAsync(Context ctx) => CurrentAsync(ctx);

    private async Task<string> CurrentAsync(Context ctx)
    {
        await ctx.DelayAsync(TimeSpan.FromMilliseconds(20));
        return _token = Guid.NewGuid().ToString("N");
    }
}

public static class Use
{
    public static async Task<string> HeaderAsync(Context ctx, TokenCache cache)
    {
        await cache.RefreshAsync(ctx);
        return "Bearer " + await cache.CurrentAsync();
    }
}
