// The semaphore is waited for in the blocking form that takes the token.
namespace I065;

public sealed class Throttle : IDisposable
{
    private readonly SemaphoreSlim _gate = new(3);

    public T Run<T>(Func<CancellationToken, T> work, CancellationToken ct)
    {
        _gate.Wait(ct);
        try
        {
            return work(ct);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}
