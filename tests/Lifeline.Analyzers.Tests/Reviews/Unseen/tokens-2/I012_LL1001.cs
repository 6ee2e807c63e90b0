// The using of the async iterator disposes it also when the consumer stops early.
using System.Runtime.CompilerServices;

namespace I012;

public interface IPager { Task<string?> PageAsync(int number, CancellationToken token); }

public static class Paging
{
    public static async IAsyncEnumerable<string> PagesAsync(this IPager pager, CancellationToken closing, [EnumeratorCancellation] CancellationToken token = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, closing);
        for (var number = 0; await pager.PageAsync(number, either.Token) is { } page; number++)
        {
            yield return page;
        }
    }
}
