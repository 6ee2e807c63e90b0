// the registration on the caller's token is dropped: on a long-lived token each call leaves a callback behind
namespace M012;

public sealed class ReplyTable
{
    private readonly Dictionary<long, TaskCompletionSource<byte[]>> _pending = [];

    public Task<byte[]> ExpectAsync(long id, CancellationToken cancellationToken)
    {
        var reply = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_pending)
            _pending[id] = reply;
        cancellationToken.Register(() => reply.TrySetCanceled(cancellationToken));
        return reply.Task;
    }
}
