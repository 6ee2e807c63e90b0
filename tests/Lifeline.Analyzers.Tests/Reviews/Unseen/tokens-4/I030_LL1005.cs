// Disposed by the reply that completes it, together with its entry.
using System.Collections.Concurrent;

namespace I030;

public sealed class ReplyTable
{
    private sealed record Entry(TaskCompletionSource<byte[]> Reply, CancellationTokenRegistration Hook);
    private readonly ConcurrentDictionary<int, Entry> _entries = new();

    public Task<byte[]> ExpectAsync(int id, CancellationToken token)
    {
        var reply = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        _entries[id] = new Entry(reply, token.Register(() => { if (_entries.TryRemove(id, out var e)) e.Reply.TrySetCanceled(token); }));
        return reply.Task;
    }

    public void Complete(int id, byte[] body)
    {
        if (!_entries.TryRemove(id, out var entry)) return;
        entry.Hook.Dispose();
        entry.Reply.TrySetResult(body);
    }
}
