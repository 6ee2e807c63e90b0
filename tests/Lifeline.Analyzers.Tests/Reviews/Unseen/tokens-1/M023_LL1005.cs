// Each request leaves a callback on the application's stopping token: the registration is never undone.
using Microsoft.Extensions.Hosting;

namespace M023;

public class LongPoll(IHostApplicationLifetime lifetime)
{
    public Task<string> WaitAsync(Action<Action<string>> subscribe)
    {
        var tcs = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lifetime.ApplicationStopping.Register(() => tcs.TrySetCanceled());
        subscribe(s => tcs.TrySetResult(s));
        return tcs.Task;
    }
}
