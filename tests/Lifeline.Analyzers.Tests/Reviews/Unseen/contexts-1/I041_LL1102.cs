// In the finally block the request's context may have ended, and the lock must be released all the same.
using Lifeline;

namespace I041;

public interface ILock { Task AcquireAsync(Context ctx, string name); Task ReleaseAsync(Context ctx, string name); }
public class Exclusive(ILock locks)
{
    public async Task RunAsync(Context ctx, string name, Func<Context, Task> work)
    {
        await locks.AcquireAsync(ctx, name);
        try
        {
            await work(ctx);
        }
        finally
        {
            await locks.ReleaseAsync(ctx.WithoutCancel(), name);
        }
    }
}
