// The linked source is cancelled at the end but never disposed: it stays registered with the caller's token.
namespace M033;

public interface IProbe { Task<bool> AnswersAsync(string host, CancellationToken ct); }

public sealed class HostFinder(IProbe probe)
{
    public async Task<bool> AnswersAsync(string host, CancellationToken ct)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(1));
        try
        {
            return await probe.AnswersAsync(host, limit.Token);
        }
        finally
        {
            limit.Cancel();
        }
    }
}
