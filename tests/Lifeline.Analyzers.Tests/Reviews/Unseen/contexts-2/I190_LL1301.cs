// One millisecond is short, and meant: a look into a local cache.

namespace I190;

public sealed class Peek(Func<Context, Task<string?>> look)
{
    public async Task<string?> PeekAsync(Context ctx)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromMilliseconds(1));
        return await look(scope);
    }
}
