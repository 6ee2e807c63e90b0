// The source is declared inside the loop's body, so each attempt has a fresh one that ends with it.
namespace I003;

public interface ILockServer { Task<string?> TryAcquireAsync(string name, CancellationToken ct); }

public sealed class LockClient(ILockServer server)
{
    public async Task<string?> AcquireAsync(string name, int attempts, CancellationToken ct)
    {
        for (var i = 0; i < attempts; i++)
        {
            using var attempt = CancellationTokenSource.CreateLinkedTokenSource(ct);
            attempt.CancelAfter(TimeSpan.FromSeconds(1));
            try
            {
                if (await server.TryAcquireAsync(name, attempt.Token) is { } lease)
                {
                    return lease;
                }
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                continue;
            }
        }

        return null;
    }
}
