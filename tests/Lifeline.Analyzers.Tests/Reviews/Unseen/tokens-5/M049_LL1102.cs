// None is passed explicitly where the caller's live token is in scope, for no reason of cleanup.
namespace M049;

public interface ILedger { Task<decimal> BalanceAsync(string account, CancellationToken ct); }

public sealed class Statement(ILedger ledger)
{
    public async Task<string> RenderAsync(string account, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var balance = await ledger.BalanceAsync(account, CancellationToken.None);
        return $"{account}: {balance:N2}";
    }
}
