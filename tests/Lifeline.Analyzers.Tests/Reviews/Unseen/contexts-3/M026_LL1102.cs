// Todo was left behind by the migration, with a live context now in scope.

namespace M026;

public interface ILedger { Task<decimal> BalanceAsync(Context ctx, string account); }

public sealed class Accounts(ILedger ledger)
{
    public async Task<bool> CoversAsync(Context ctx, string account, decimal amount)
    {
        ctx.ThrowIfDone();
        decimal balance = await ledger.BalanceAsync(Context.Todo, account);
        return balance >= amount;
    }
}
