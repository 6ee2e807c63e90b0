// A const zero used as "unlimited" ends the import at once.

namespace M081;

public class Importer(Func<CancellationToken, Task> import)
{
    private const int NoLimitMs = 0;

    public async Task RunAsync(CancellationToken ct)
    {
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(ct);
        cts.CancelAfter(NoLimitMs);
        await import(cts.Token);
    }
}
