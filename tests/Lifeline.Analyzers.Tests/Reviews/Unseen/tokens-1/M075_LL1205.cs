// token = linked.Token in the loop: each round is linked to the round before, and its timeout kills the next.

namespace M075;

public interface IPager { Task<string?> PageAsync(int n, CancellationToken ct); }

public class PageWalker(IPager pager)
{
    public async Task<List<string>> WalkAsync(CancellationToken token)
    {
        var pages = new List<string>();
        for (var n = 0; n < 100; n++)
        {
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
            linked.CancelAfter(TimeSpan.FromSeconds(5));
            token = linked.Token;
            if (await pager.PageAsync(n, token) is not { } page)
                break;
            pages.Add(page);
        }
        return pages;
    }
}
