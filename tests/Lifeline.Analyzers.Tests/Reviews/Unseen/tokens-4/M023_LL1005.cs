// The completion source stays hooked to the token after the answer has come.
using System.Collections.Concurrent;

namespace M023;

public sealed class Correlator
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<byte[]>> _waiting = new();

    public Task<byte[]> WaitForReplyAsync(Guid id, CancellationToken cancellationToken)
    {
        var tcs = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = tcs;
        cancellationToken.UnsafeRegister(static (s, ct) => ((TaskCompletionSource<byte[]>)s!).TrySetCanceled(ct), tcs);
        return tcs.Task;
    }

    public void Complete(Guid id, byte[] reply)
    {
        if (_waiting.TryRemove(id, out var tcs)) tcs.TrySetResult(reply);
    }
}
