// The loop's token is the linked one, and the outer token is looked at through it.
namespace I080;

public interface IStreamReader { Task<int> PullAsync(CancellationToken token); }

public class StreamPump(IStreamReader reader)
{
    public async Task PumpAsync(Action<int> push, CancellationToken outer)
    {
        using var session = CancellationTokenSource.CreateLinkedTokenSource(outer);
        session.CancelAfter(TimeSpan.FromHours(4));
        var inner = session.Token;
        for (; ; )
        {
            push(await reader.PullAsync(inner));
        }
    }
}
