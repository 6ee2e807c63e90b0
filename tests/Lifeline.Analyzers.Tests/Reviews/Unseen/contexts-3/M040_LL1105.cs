// The semaphore is waited for without the context, for as long as others hold it.
// also: LL1101

namespace M040;

public sealed class Throttle
{
    private readonly SemaphoreSlim _slots = new(4);

    public T Run<T>(Context ctx, Func<Context, T> work)
    {
        _slots.Wait();
        try
        {
            return work(ctx);
        }
        finally
        {
            _slots.Release();
        }
    }
}
