// The tasks are complete after WhenAll; reading Result does not block.

namespace I074;

public class Pair(Func<CancellationToken, Task<int>> a, Func<CancellationToken, Task<int>> b)
{
    public async Task<(int, int)> GetAsync(CancellationToken ct)
    {
        var ta = a(ct);
        var tb = b(ct);
        await Task.WhenAll(ta, tb);
        return (ta.Result, tb.Result);
    }
}
