// The object makes the root of its own jobs, and what a call brings along is linked to it.
namespace I070;

public sealed class Jobs : IDisposable
{
    private readonly CancellationTokenSource _all = new();

    public async Task RunAsync(Func<CancellationToken, Task> job, CancellationToken token)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(_all.Token, token);
        await job(both.Token);
    }

    public void Dispose()
    {
        _all.Cancel();
        _all.Dispose();
    }
}
