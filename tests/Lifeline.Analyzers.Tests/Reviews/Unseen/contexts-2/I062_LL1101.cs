// The overload with a context is private to the other class.

namespace I062;

public sealed class Ledger
{
    private int _entries;

    public Task<int> AddAsync(int amount) => AddAsync(Context.Background, amount);

    private async Task<int> AddAsync(Context ctx, int amount)
    {
        await ctx.DelayAsync(TimeSpan.FromMilliseconds(1));
        return Interlocked.Add(ref _entries, amount);
    }
}

public sealed class Cashier(Ledger ledger)
{
    public async Task<int> TakeAsync(Context ctx, int amount)
    {
        ctx.ThrowIfDone();
        return await ledger.AddAsync(amount);
    }
}
