// The deadline is now, and so has passed by construction.

namespace M193;

public sealed class Closing(Func<Context, Task> close)
{
    public async Task CloseAsync(Context ctx)
    {
        using var scope = ctx.WithDeadline(DateTimeOffset.UtcNow);
        await close(scope);
    }
}
