// The source belongs to the whole search: it is cancelled once, and the loop is left with it.
namespace I006;

public interface IIndex { Task<string?> FindAsync(string term, CancellationToken ct); }

public static class FirstHit
{
    public static async Task<string?> SearchAsync(IEnumerable<IIndex> indexes, string term, CancellationToken ct)
    {
        using var search = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var open = indexes.Select(index => index.FindAsync(term, search.Token)).ToList();
        string? hit = null;
        try
        {
            while (open.Count > 0 && hit is null)
            {
                var done = await Task.WhenAny(open);
                open.Remove(done);
                hit = await done;
            }
        }
        finally
        {
            search.Cancel();
            await ((Task)Task.WhenAll(open)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return hit;
    }
}
