// The iterator's using is disposed when the consumer ends the enumeration.
using System.Runtime.CompilerServices;

namespace I015;

public interface IFeed { Task<string?> NextAsync(CancellationToken ct); }

public class FeedReader(IFeed feed)
{
    public async IAsyncEnumerable<string> ReadAsync(TimeSpan max, [EnumeratorCancellation] CancellationToken ct = default)
    {
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(ct);
        cts.CancelAfter(max);
        while (await feed.NextAsync(cts.Token) is { } item)
            yield return item;
    }
}
