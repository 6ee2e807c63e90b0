// The flag that the end of the context sets is the loop's own condition.
using Lifeline;

namespace I077;

public class Drain
{
    public int Run(Context ctx, Func<bool> step)
    {
        var n = 0;
        var go = true;
        while (go)
        {
            if (ctx.IsDone)
            {
                go = false;
            }
            else
            {
                go = step();
                n++;
            }
        }

        return n;
    }
}
