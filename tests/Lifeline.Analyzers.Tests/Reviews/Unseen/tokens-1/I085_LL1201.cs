// goto leaves both loops.

namespace I085;

public class Grid(Func<int, int, bool> visit)
{
    public int Scan(int rows, int columns, CancellationToken ct)
    {
        var seen = 0;
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns; c++)
            {
                if (ct.IsCancellationRequested)
                    goto done;
                if (visit(r, c)) seen++;
            }
        }
    done:
        return seen;
    }
}
