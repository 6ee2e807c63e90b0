// the linked source has no name at all: nobody can dispose it
namespace M005;

public sealed class ConnectionPool
{
    private readonly SemaphoreSlim _slots = new(16);
    private readonly CancellationTokenSource _closing = new();

    public async Task<IDisposable> RentAsync(CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token).Token);
        return new Lease(_slots);
    }

    public void Close() => _closing.Cancel();

    private sealed class Lease(SemaphoreSlim slots) : IDisposable
    {
        public void Dispose() => slots.Release();
    }
}
