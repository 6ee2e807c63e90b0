// The list is finite: what the end cut off is quickly marked as skipped and reported.

namespace I062;

public record Row(int Id);
public interface ITable { Task InsertAsync(Context ctx, Row row); }

public class Load(ITable table)
{
    public async Task<(int Done, List<Row> Skipped)> LoadAsync(Context ctx, IReadOnlyList<Row> rows)
    {
        var done = 0;
        var skipped = new List<Row>();
        foreach (var row in rows)
        {
            if (ctx.IsDone)
            {
                skipped.Add(row);
                continue;
            }

            await table.InsertAsync(ctx, row);
            done++;
        }

        return (done, skipped);
    }
}
