// The registration on the caller's token is ignored: the completed source stays in its list as long as the token lives.
namespace M044;

public sealed class Doorbell
{
    public event Action? Rung;

    public void Ring() => Rung?.Invoke();

    public async Task NextRingAsync(CancellationToken cancellationToken)
    {
        var ring = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Action handler = () => ring.TrySetResult();
        cancellationToken.Register(() => ring.TrySetCanceled(cancellationToken));
        Rung += handler;
        try
        {
            await ring.Task;
        }
        finally
        {
            Rung -= handler;
        }
    }
}
