// Waiting for the slot is what the limit was made for, yet the wait is given the token without it.
namespace M015;

public sealed class ConnectionSlots(int size, TimeSpan patience)
{
    private readonly SemaphoreSlim _slots = new(size);

    public async Task<IDisposable> TakeAsync(CancellationToken ct)
    {
        using (var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct))
        {
            waiting.CancelAfter(patience);
            try
            {
                await _slots.WaitAsync(ct);
            }
            catch (OperationCanceledException) when (waiting.IsCancellationRequested && !ct.IsCancellationRequested)
            {
                throw new TimeoutException($"no connection within {patience}");
            }
        }

        return new Slot(_slots);
    }

    private sealed class Slot(SemaphoreSlim slots) : IDisposable
    {
        public void Dispose() => slots.Release();
    }
}
