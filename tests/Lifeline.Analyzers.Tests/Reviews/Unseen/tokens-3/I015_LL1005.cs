// the registration is disposed in the finally
namespace I015;

public sealed class PendingReply(TaskCompletionSource<byte[]> reply)
{
    public async Task<byte[]> WaitAsync(CancellationToken cancellationToken)
    {
        var registration = cancellationToken.Register(() => reply.TrySetCanceled(cancellationToken));
        try
        {
            return await reply.Task;
        }
        finally
        {
            registration.Dispose();
        }
    }
}
