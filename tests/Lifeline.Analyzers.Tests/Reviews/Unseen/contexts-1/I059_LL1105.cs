// The tasks are complete when Result is read: nothing blocks.
using Lifeline;

namespace I059;

public class Pair(Func<Context, Task<int>> left, Func<Context, Task<int>> right)
{
    public async Task<int> SumAsync(Context ctx)
    {
        var l = left(ctx);
        var r = right(ctx);
        await Task.WhenAll(l, r);
        return l.Result + r.Result;
    }
}
