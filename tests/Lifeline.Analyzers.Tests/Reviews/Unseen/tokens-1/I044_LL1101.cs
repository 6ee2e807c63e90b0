// The stream is enumerated WithCancellation, after ConfigureAwait.

namespace I044;

public class LineCounter
{
    public async Task<int> CountAsync(IAsyncEnumerable<string> lines, CancellationToken ct)
    {
        var n = 0;
        await foreach (var _ in lines.ConfigureAwait(false).WithCancellation(ct))
            n++;
        return n;
    }
}
