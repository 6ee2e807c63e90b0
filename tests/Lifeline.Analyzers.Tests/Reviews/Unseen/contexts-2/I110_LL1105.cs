// A wait of zero asks and does not block.

namespace I110;

public sealed class Exclusive
{
    private readonly SemaphoreSlim _one = new(1);

    public bool TryRun(Context ctx, Action<Context> work)
    {
        if (!_one.Wait(0))
        {
            return false;
        }

        try
        {
            work(ctx);
            return true;
        }
        finally
        {
            _one.Release();
        }
    }
}
