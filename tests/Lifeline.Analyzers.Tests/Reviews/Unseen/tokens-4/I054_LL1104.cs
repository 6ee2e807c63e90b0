// The cleanup in finally runs after the token may have fired, so it gets a bound of its own.
namespace I054;

public interface ITempTable { Task FillAsync(CancellationToken ct); Task DropAsync(CancellationToken ct); }

public sealed class TempTableScope(ITempTable table)
{
    public async Task UseAsync(Func<CancellationToken, Task> body, CancellationToken ct)
    {
        await table.FillAsync(ct);
        try
        {
            await body(ct);
        }
        finally
        {
            using var grace = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await table.DropAsync(grace.Token);
        }
    }
}
