// InfiniteTimeSpan is −1 ms: "no limit" ends the work before it begins.

namespace M068;

public interface ITail { Task FollowAsync(Context ctx, string log); }

public static class Tail
{
    public static async Task FollowAsync(Context ctx, ITail tail, string log)
    {
        using var scope = ctx.WithTimeout(Timeout.InfiniteTimeSpan);
        await tail.FollowAsync(scope, log);
    }
}
