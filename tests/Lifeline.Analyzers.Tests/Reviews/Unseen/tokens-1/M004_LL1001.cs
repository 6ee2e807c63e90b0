// The linked source is created in the argument list and lost; each call leaves a registration on both tokens.
using Microsoft.Extensions.Hosting;

namespace M004;

public interface ILedger { Task PostAsync(string entry, CancellationToken ct); }

public sealed class LedgerWriter(ILedger ledger, IHostApplicationLifetime lifetime)
{
    public Task WriteAsync(string entry, CancellationToken ct)
        => ledger.PostAsync(entry, CancellationTokenSource.CreateLinkedTokenSource(ct, lifetime.ApplicationStopping).Token);
}
