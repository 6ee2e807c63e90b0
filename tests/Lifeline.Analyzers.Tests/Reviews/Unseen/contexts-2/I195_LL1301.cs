// A deadline ahead, by the context's clock, with the subtraction on the far side.

namespace I195;

public sealed class Meeting(Func<Context, Task> hold)
{
    public async Task HoldAsync(Context ctx, DateTimeOffset end)
    {
        using var scope = ctx.WithDeadline(end.AddMinutes(-5));
        using var first = scope.Context.WithDeadline(ctx.Clock.GetUtcNow() + TimeSpan.FromMinutes(10));
        await hold(first);
    }
}
