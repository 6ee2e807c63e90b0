// An old Dispose has no context to wait with; the method with one waits on it.

namespace I104;

public sealed class Queue : IDisposable
{
    private readonly Task _pump;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Queue() => _pump = _closed.Task;

    public void Flush(Context ctx) => _pump.Wait(ctx);

    public void Dispose()
    {
        _closed.TrySetResult();
        _pump.GetAwaiter().GetResult();
    }
}
