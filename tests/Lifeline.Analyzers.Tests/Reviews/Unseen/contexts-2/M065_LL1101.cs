// The SQLite connection is opened and queried without the context in one place.
// also: LL1105
using Lifeline.Data;
using Microsoft.Data.Sqlite;

namespace M065;

public sealed class CustomerStore(string path)
{
    public async Task<int> CountAsync(Context ctx, string city)
    {
        await using var connection = new SqliteConnection($"Data Source={path}");
        await connection.OpenAsync();
        return await connection.QuerySingleAsync(ctx, $"select count(*) from customer where city = {city}", row => row.GetInt32(0));
    }
}
