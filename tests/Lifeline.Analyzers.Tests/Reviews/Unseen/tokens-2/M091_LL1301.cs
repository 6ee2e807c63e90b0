// new TimeSpan(500) is 500 ticks, 50 microseconds, and not milliseconds.
namespace M091;

public sealed class Suggest(Func<string, CancellationToken, Task<string[]>> suggest)
{
    public async Task<string[]> ForAsync(string prefix)
    {
        using CancellationTokenSource quick = new(new TimeSpan(500));
        return await suggest(prefix, quick.Token);
    }
}
