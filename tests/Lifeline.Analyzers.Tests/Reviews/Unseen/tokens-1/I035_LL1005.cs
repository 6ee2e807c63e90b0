// The registration is handed to the continuation that disposes it when the task ends.
using System.Collections.Concurrent;

namespace I035;

public class Pending
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _all = new();

    public Task AddAsync(int id, CancellationToken ct)
    {
        var tcs = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _all[id] = tcs;
        var registration = ct.Register(() => tcs.TrySetCanceled(ct));
        return Finish(tcs.Task, registration);
    }

    private static async Task Finish(Task task, CancellationTokenRegistration registration)
    {
        try { await task; }
        finally { await registration.DisposeAsync(); }
    }

    public void Complete(int id) { if (_all.TryRemove(id, out var t)) t.TrySetResult(); }
}
