// The end leaves by goto, out of two loops.

namespace I140;

public interface IGrid
{
    Task<int> CellAsync(int row, int column);
}

public sealed class Summer(IGrid grid)
{
    public async Task<long> SumAsync(Context ctx, int size)
    {
        long sum = 0;
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                if (ctx.IsDone)
                {
                    goto done;
                }

                sum += await grid.CellAsync(row, column);
            }
        }

    done:
        return sum;
    }
}
