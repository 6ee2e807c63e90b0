// The callee has no room for a token, under whatever overload.
namespace I039;

public interface ILedger { Task<decimal> BalanceAsync(string account); decimal BalanceOf(string account, DateOnly day); }

public sealed class Statement(ILedger ledger)
{
    public async Task<decimal[]> BalancesAsync(IEnumerable<string> accounts, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        return await Task.WhenAll(accounts.Select(account => ledger.BalanceAsync(account)));
    }
}
