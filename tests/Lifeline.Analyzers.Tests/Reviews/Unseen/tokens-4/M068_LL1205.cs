// Each round links to the token of the round before: the chain grows with the loop.
namespace M068;

public interface IPages { Task<string?> NextAsync(CancellationToken token); }

public class PageWalker(IPages pages)
{
    public async Task<int> CountAsync(CancellationToken token)
    {
        int count = 0;
        while (true)
        {
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
            linked.CancelAfter(TimeSpan.FromSeconds(5));
            token = linked.Token;
            if (await pages.NextAsync(token) is null) return count;
            count++;
        }
    }
}
