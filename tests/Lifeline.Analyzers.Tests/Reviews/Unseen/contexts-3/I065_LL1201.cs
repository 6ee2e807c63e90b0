// goto leaves both loops at once when the context has ended.

namespace I065;

public interface IGrid { int Columns { get; } ValueTask<bool> NextRowAsync(); void Fill(int column); }

public class GridFill
{
    public async Task<int> FillAsync(Context ctx, IGrid grid)
    {
        var cells = 0;
        while (await grid.NextRowAsync())
        {
            for (var column = 0; column < grid.Columns; column++)
            {
                if (ctx.IsDone) goto ended;
                grid.Fill(column);
                cells++;
            }
        }

    ended:
        return cells;
    }
}
