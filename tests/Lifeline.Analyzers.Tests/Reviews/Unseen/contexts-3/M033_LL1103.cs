// Parallel.ForEachAsync gives each body the context that a failure ends, and the body passes the outer one.

namespace M033;

public interface IPush { Task PushAsync(Context ctx, string device); }

public sealed class Notifier(IPush push)
{
    public Task NotifyAsync(Context ctx, IEnumerable<string> devices) =>
        Parallel.ForEachAsync(devices, 8, ctx, async (device, each) =>
        {
            await push.PushAsync(ctx, device);
        });
}
