// Only the item's own limit is taken and counted; the caller's cancellation goes through.
namespace I098;

public sealed class Scan(Func<string, CancellationToken, Task<bool>> scan)
{
    public async Task<(int Clean, int Late)> ScanAsync(string[] files, CancellationToken token)
    {
        var (clean, late) = (0, 0);
        foreach (var file in files)
        {
            using var each = CancellationTokenSource.CreateLinkedTokenSource(token);
            each.CancelAfter(500);
            try
            {
                clean += await scan(file, each.Token) ? 1 : 0;
            }
            catch (OperationCanceledException) when (each.IsCancellationRequested && !token.IsCancellationRequested)
            {
                late++;
            }
        }

        return (clean, late);
    }
}
