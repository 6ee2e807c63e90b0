// Result of tasks that WhenAll has awaited does not block any more.
namespace I074;

public sealed class Joined(Func<CancellationToken, Task<int>> stock, Func<CancellationToken, Task<decimal>> price)
{
    public async Task<(int Stock, decimal Price)> AskAsync(CancellationToken token)
    {
        var left = stock(token);
        var cost = price(token);
        await Task.WhenAll(left, cost);
        return (left.Result, cost.Result);
    }
}
