// The check sets the flag that the loop's condition reads: that is its exit.
namespace I066;

public sealed class Walker(Action step)
{
    public int Walk(CancellationToken ct)
    {
        var walking = true;
        var steps = 0;
        while (walking)
        {
            if (ct.IsCancellationRequested)
            {
                walking = false;
            }
            else
            {
                step();
                steps++;
            }
        }

        return steps;
    }
}
