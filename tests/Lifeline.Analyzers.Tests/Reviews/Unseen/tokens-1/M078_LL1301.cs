// CancelAfter(0) does not mean "no timeout": it cancels at once.

namespace M078;

public class ExportService(Func<Stream, CancellationToken, Task> export)
{
    public async Task ExportAsync(Stream target, CancellationToken ct)
    {
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(ct);
        cts.CancelAfter(0);
        await export(target, cts.Token);
    }
}
