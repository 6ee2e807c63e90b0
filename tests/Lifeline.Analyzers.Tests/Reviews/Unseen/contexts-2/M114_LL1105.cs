// The query runs through the provider's synchronous call, which waits for ever.
using Microsoft.Data.Sqlite;

namespace M114;

public sealed class Inventory(SqliteConnection connection)
{
    public async Task<string> SummaryAsync(Context ctx, HttpClient http)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from item";
        var count = command.ExecuteScalar();
        return await http.GetStringAsync($"/summary?count={count}", ctx);
    }
}
