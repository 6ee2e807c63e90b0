// The old form without anything is kept for callers not yet migrated: no context is in scope, so Todo says so.

namespace I102;

public sealed class Numbers
{
    private int _last;

    [Obsolete("Pass a context.")]
    public Task<int> NextAsync() => NextAsync(Context.Todo);

    public async Task<int> NextAsync(Context ctx)
    {
        await ctx.DelayAsync(TimeSpan.FromMilliseconds(1));
        return Interlocked.Increment(ref _last);
    }
}
