// The loop ends with its data: a reader to its end, with the token in the read.
using System.Data.Common;

namespace I090;

public class Rows
{
    public static async Task<List<string>> ReadAsync(DbCommand command, CancellationToken ct)
    {
        var rows = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            rows.Add(reader.GetString(0));
        return rows;
    }
}
