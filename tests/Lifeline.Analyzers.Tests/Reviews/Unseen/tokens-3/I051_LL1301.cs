// the limit comes from outside, and zero means that there is none
namespace I051;

public sealed class Limiter(int limitMilliseconds, Func<CancellationToken, Task> work)
{
    public async Task RunAsync()
    {
        using var source = limitMilliseconds == 0 ? new CancellationTokenSource() : new CancellationTokenSource(limitMilliseconds);
        await work(source.Token);
    }
}
