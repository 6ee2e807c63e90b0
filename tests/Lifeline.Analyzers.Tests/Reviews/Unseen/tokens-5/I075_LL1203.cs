// What the catch takes is the attempt's own timeout; with the caller's cancel the filter says no and the loop is left.
namespace I075;

public interface INtp { Task<DateTimeOffset> TimeAsync(string server, CancellationToken ct); }

public class ClockSync(INtp ntp)
{
    public async Task<DateTimeOffset?> TimeAsync(string[] servers, CancellationToken ct)
    {
        foreach (var server in servers)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(TimeSpan.FromSeconds(1));
            try
            {
                return await ntp.TimeAsync(server, limit.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                continue;
            }
        }

        return null;
    }
}
