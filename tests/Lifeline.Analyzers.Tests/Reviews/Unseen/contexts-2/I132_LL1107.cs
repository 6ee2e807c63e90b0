// The guard compares with the default to refuse it.

namespace I132;

public sealed class Guarding
{
    public Task RunAsync(Context ctx, Func<Context, Task> work)
    {
        if (ctx == default)
        {
            throw new ArgumentException("no context", nameof(ctx));
        }

        return work(ctx);
    }
}
