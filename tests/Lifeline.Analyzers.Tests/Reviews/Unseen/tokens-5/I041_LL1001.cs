// The source may be null, and is disposed in finally behind the question mark on every path.
namespace I041;

public interface IPrinter { Task PrintAsync(string text, CancellationToken ct); }

public sealed class PrintShop(IPrinter printer)
{
    public async Task PrintAsync(string text, TimeSpan? limit, CancellationToken ct)
    {
        CancellationTokenSource? source = null;
        try
        {
            if (limit is { } time)
            {
                source = CancellationTokenSource.CreateLinkedTokenSource(ct);
                source.CancelAfter(time);
            }

            await printer.PrintAsync(text, source?.Token ?? ct);
        }
        finally
        {
            source?.Dispose();
        }
    }
}
