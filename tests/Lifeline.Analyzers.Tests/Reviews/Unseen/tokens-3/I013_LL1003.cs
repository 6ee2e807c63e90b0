// the iterator keeps the source alive until the caller leaves its foreach
using System.Runtime.CompilerServices;

namespace I013;

public sealed class Feed(Func<int, CancellationToken, Task<string[]>> page)
{
    public async IAsyncEnumerable<string> ReadAsync([EnumeratorCancellation] CancellationToken ct = default)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bounded.CancelAfter(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 100; i++)
        {
            foreach (var item in await page(i, bounded.Token))
                yield return item;
        }
    }
}
