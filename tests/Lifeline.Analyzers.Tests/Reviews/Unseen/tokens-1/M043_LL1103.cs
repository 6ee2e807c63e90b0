// The tokens of caller and shutdown are linked, and the loop is then given the caller's alone.

namespace M043;

public interface IQueue { IAsyncEnumerable<string> ReadAsync(CancellationToken ct); }

public class Consumer(IQueue queue, Action<string> handle, CancellationToken shutdown)
{
    public async Task ConsumeAsync(CancellationToken ct)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, shutdown);
        await foreach (var m in queue.ReadAsync(ct))
            handle(m);
    }
}
