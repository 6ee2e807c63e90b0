// Both tasks got the token, run side by side and are awaited together.
namespace I081;

public sealed class Both(Func<CancellationToken, Task<int>> one, Func<CancellationToken, Task<int>> two)
{
    public async Task<int> SumAsync(CancellationToken token)
    {
        var (first, second) = (Task.Run(() => one(token), token), Task.Run(async () => await two(token), token));
        return (await Task.WhenAll(first, second)) is [var a, var b] ? a + b : 0;
    }
}
