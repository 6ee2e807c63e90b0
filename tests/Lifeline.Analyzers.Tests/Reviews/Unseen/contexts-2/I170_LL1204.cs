// The catch-all rethrows.

namespace I170;

public sealed class Counting(Func<Context, Task> work)
{
    private int _failures;

    public int Failures => _failures;

    public async Task RunAsync(Context ctx)
    {
        try
        {
            await work(ctx);
        }
        catch (Exception)
        {
            Interlocked.Increment(ref _failures);
            throw;
        }
    }
}
