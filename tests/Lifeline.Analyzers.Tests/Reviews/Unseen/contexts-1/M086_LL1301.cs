// InfiniteTimeSpan is minus one millisecond: the context ends at once instead of never.
using Lifeline;

namespace M086;

public class Tail
{
    public async Task FollowAsync(Context ctx, Func<Context, Task> follow)
    {
        using (var scope = ctx.WithTimeout(Timeout.InfiniteTimeSpan))
        {
            await follow(scope);
        }
    }
}
