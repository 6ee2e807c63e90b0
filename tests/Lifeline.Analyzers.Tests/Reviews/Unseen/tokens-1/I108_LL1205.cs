// The token is replaced once, before the loop.

namespace I108;

public class Bounded(Func<CancellationToken, Task<bool>> more)
{
    public async Task<int> CountAsync(CancellationToken token)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
        linked.CancelAfter(TimeSpan.FromMinutes(5));
        token = linked.Token;

        var n = 0;
        while (await more(token))
            n++;
        return n;
    }
}
