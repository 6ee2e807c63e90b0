// The look inside the inner loop leaves both loops, by goto.
namespace I068;

public class Grid(int[,] cells)
{
    public int CountUntilCancelled(Func<int, bool> test, CancellationToken ct)
    {
        var hits = 0;
        for (var y = 0; y < cells.GetLength(0); y++)
        {
            for (var x = 0; x < cells.GetLength(1); x++)
            {
                if (ct.IsCancellationRequested)
                {
                    goto Done;
                }

                hits += test(cells[y, x]) ? 1 : 0;
            }
        }

    Done:
        return hits;
    }
}
