// ThrowIfCancellationRequested on the outer token after the timeout: asks who ended it.

namespace I063;

public class PartialSearch(Func<CancellationToken, IAsyncEnumerable<string>> search)
{
    public async Task<List<string>> CollectAsync(TimeSpan max, CancellationToken ct)
    {
        var hits = new List<string>();
        using var window = CancellationTokenSource.CreateLinkedTokenSource(ct);
        window.CancelAfter(max);
        try
        {
            await foreach (var hit in search(window.Token).WithCancellation(window.Token))
                hits.Add(hit);
        }
        catch (OperationCanceledException) when (window.IsCancellationRequested)
        {
            ct.ThrowIfCancellationRequested();
        }
        return hits;
    }
}
