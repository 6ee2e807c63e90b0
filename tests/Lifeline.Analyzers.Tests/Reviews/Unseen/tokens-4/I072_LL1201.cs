// goto leaves both loops, which break could not.
namespace I072;

public class GridSolver
{
    public int Solve(int[,] grid, Func<int, bool> solved, CancellationToken token)
    {
        int steps = 0;
        while (true)
        {
            for (int x = 0; x < grid.GetLength(0); x++)
            for (int y = 0; y < grid.GetLength(1); y++)
            {
                if (token.IsCancellationRequested) goto stopped;
                steps++;
                if (solved(grid[x, y])) return steps;
            }
        }
    stopped:
        return -steps;
    }
}
