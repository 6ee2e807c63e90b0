// The registration is disposed at the end of the method.

namespace I031;

public class Waiter
{
    public async Task<T> WaitAsync<T>(Action<Action<T>> subscribe, CancellationToken ct)
    {
        var tcs = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = ct.Register(() => tcs.TrySetCanceled(ct));
        subscribe(v => tcs.TrySetResult(v));
        return await tcs.Task;
    }
}
