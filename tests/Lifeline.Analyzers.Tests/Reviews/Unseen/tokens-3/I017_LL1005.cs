// the registration is kept by the waiter and disposed when its reply comes
namespace I017;

public sealed class Waiter
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration _registration;

    public Waiter(CancellationToken cancellationToken)
        => _registration = cancellationToken.Register(static w => ((Waiter)w!)._done.TrySetCanceled(), this);

    public Task Task => _done.Task;

    public void Complete()
    {
        _registration.Dispose();
        _done.TrySetResult();
    }
}
