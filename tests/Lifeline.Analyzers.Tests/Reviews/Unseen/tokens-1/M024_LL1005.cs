// The registration on the caller's token is dropped and keeps the completion source alive after the reply.
using System.Collections.Concurrent;

namespace M024;

public class RpcCorrelator
{
    private readonly ConcurrentDictionary<long, TaskCompletionSource<byte[]>> _pending = new();

    public Task<byte[]> ExpectAsync(long id, CancellationToken ct)
    {
        var tcs = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = tcs;
        _ = ct.Register(static state => ((TaskCompletionSource<byte[]>)state!).TrySetCanceled(), tcs);
        return tcs.Task;
    }

    public void Complete(long id, byte[] body)
    {
        if (_pending.TryRemove(id, out var tcs)) tcs.TrySetResult(body);
    }
}
