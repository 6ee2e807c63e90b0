// The per-attempt timeout lives outside the retry loop: after the first timeout every further attempt starts cancelled.
namespace M008;

public interface ILeaseApi { Task<string> AcquireAsync(string name, CancellationToken token); }

public sealed class LeaseClient(ILeaseApi api)
{
    public async Task<string?> AcquireAsync(string name, CancellationToken token)
    {
        using var attemptCts = CancellationTokenSource.CreateLinkedTokenSource(token);
        for (int attempt = 0; attempt < 4; attempt++)
        {
            attemptCts.CancelAfter(TimeSpan.FromSeconds(2));
            try
            {
                return await api.AcquireAsync(name, attemptCts.Token);
            }
            catch (OperationCanceledException) when (!token.IsCancellationRequested)
            {
                // this attempt took too long: try again
            }
        }
        return null;
    }
}
