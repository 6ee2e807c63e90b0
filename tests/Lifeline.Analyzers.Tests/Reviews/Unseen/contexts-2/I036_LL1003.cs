// A completed task is returned; nothing of it depends on the scope any more.

namespace I036;

public sealed class Clock
{
    public Task<TimeSpan> LeftAsync(Context ctx)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(30));
        var left = scope.Context.Remaining ?? TimeSpan.MaxValue;
        return Task.FromResult(left);
    }
}
