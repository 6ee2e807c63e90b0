// The source lives in a field and the class disposes it: a field is its owner.

namespace I006;

public sealed class Watcher : IDisposable
{
    private readonly CancellationTokenSource _cts;
    private readonly Task _loop;

    public Watcher(Func<CancellationToken, Task> watch, CancellationToken appStopping)
    {
        _cts = CancellationTokenSource.CreateLinkedTokenSource(appStopping);
        _loop = watch(_cts.Token);
    }

    public Task Completion => _loop;

    public void Dispose()
    {
        _cts.Cancel();
        _cts.Dispose();
    }
}
