// In finally the cleanup gets a few seconds of its own: the caller's token may be over.

namespace I066;

public interface ITempTable { Task CreateAsync(CancellationToken ct); Task FillAsync(CancellationToken ct); Task DropAsync(CancellationToken ct); }

public class Staging(ITempTable table)
{
    public async Task LoadAsync(CancellationToken ct)
    {
        await table.CreateAsync(ct);
        try
        {
            await table.FillAsync(ct);
        }
        finally
        {
            using var cleanup = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await table.DropAsync(cleanup.Token);
        }
    }
}
