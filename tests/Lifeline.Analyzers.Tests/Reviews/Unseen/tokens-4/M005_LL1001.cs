// The first linked source is overwritten by the second one; only the second is disposed.
namespace M005;

public interface ISearchIndex { Task<int> CountAsync(string q, CancellationToken ct); }

public static class FallbackSearch
{
    public static async Task<int> CountAsync(ISearchIndex primary, ISearchIndex replica, string q, CancellationToken ct)
    {
        var cts = CancellationTokenSource.CreateLinkedTokenSource(ct);
        cts.CancelAfter(TimeSpan.FromMilliseconds(250));
        int found = await primary.CountAsync(q, cts.Token);
        if (found < 0)
        {
            cts = CancellationTokenSource.CreateLinkedTokenSource(ct);
            cts.CancelAfter(TimeSpan.FromSeconds(2));
            found = await replica.CountAsync(q, cts.Token);
        }
        cts.Dispose();
        return found;
    }
}
