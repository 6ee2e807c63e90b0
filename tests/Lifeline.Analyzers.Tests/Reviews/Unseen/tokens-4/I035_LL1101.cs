// The source is told by WithCancellation, two calls away from the foreach.
namespace I035;

public interface IEventLog { IAsyncEnumerable<string> ReadAsync(long from); }

public class EventReplay(IEventLog log)
{
    public async Task<int> ReplayAsync(long from, Action<string> apply, CancellationToken token)
    {
        int n = 0;
        await foreach (var e in log.ReadAsync(from).WithCancellation(token).ConfigureAwait(false))
        {
            apply(e);
            n++;
        }
        return n;
    }
}
