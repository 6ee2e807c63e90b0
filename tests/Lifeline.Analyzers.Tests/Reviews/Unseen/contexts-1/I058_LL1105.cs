// The blocking wait is made in the form that takes the context.
using Lifeline;

namespace I058;

public class Door
{
    private readonly ManualResetEventSlim _open = new();
    public void Open() => _open.Set();
    public void Pass(Context ctx, Action through)
    {
        _open.Wait(ctx);
        through();
        ctx.Sleep(TimeSpan.FromMilliseconds(10));
    }
}
