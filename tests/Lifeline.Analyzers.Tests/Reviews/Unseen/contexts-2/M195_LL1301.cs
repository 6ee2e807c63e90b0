// The sign slipped in: a deadline five seconds ago.

namespace M195;

public sealed class Vote(Func<Context, Task<int>> count)
{
    public async Task<int> CountAsync(Context ctx)
    {
        using var scope = ctx.WithDeadline(cause: null, deadline: DateTimeOffset.UtcNow.AddSeconds(-5));
        return await count(scope);
    }
}
