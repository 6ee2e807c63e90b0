// The fallback for an optional parent: nothing better is at hand when it is null.

namespace I080;

public sealed class Pool
{
    public async Task<int> WarmAsync(Context? ctx = null, int size = 4)
    {
        var parent = ctx ?? Context.Background;
        await parent.DelayAsync(TimeSpan.FromMilliseconds(size));
        return size;
    }
}
