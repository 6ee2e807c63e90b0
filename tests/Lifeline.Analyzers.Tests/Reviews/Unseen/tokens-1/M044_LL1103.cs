// WithCancellation gets the outer token inside the block that was opened to bound this stream.

namespace M044;

public class TailReader
{
    public async Task<List<string>> ReadForAsync(IAsyncEnumerable<string> tail, TimeSpan max, CancellationToken ct)
    {
        var lines = new List<string>();
        using (var window = CancellationTokenSource.CreateLinkedTokenSource(ct))
        {
            window.CancelAfter(max);
            await foreach (var line in tail.WithCancellation(ct).ConfigureAwait(false))
                lines.Add(line);
        }
        return lines;
    }
}
