// goto leaves both loops when the context has ended.
using Lifeline;

namespace I079;

public class Grid
{
    public int Scan(Context ctx, int[][] cells)
    {
        var seen = 0;
        foreach (var row in cells)
        {
            foreach (var cell in row)
            {
                if (ctx.IsDone) goto done;
                seen += cell;
            }
        }

    done:
        return seen;
    }
}
