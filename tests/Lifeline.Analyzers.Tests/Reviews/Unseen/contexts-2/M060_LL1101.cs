// The repository has an overload that takes the context, and the handler calls the one without.

namespace M060;

public sealed class UserRepository(IReadOnlyDictionary<int, string> rows)
{
    public Task<string> FindAsync(int id) => FindAsync(Context.Background, id);

    public async Task<string> FindAsync(Context ctx, int id)
    {
        await ctx.DelayAsync(TimeSpan.FromMilliseconds(1));
        return rows[id];
    }
}

public sealed class UserHandler(UserRepository users)
{
    public async Task<string> GetAsync(Context ctx, int id)
    {
        ctx.ThrowIfDone();
        return await users.FindAsync(id);
    }
}
