// A database connection travels in the context.
using Microsoft.Data.Sqlite;

namespace M211;

public sealed class UnitOfWork(string path)
{
    private static readonly ContextKey<SqliteConnection> Connection = new("connection");

    public async Task RunAsync(Context ctx, Func<Context, Task> work)
    {
        await using var connection = new SqliteConnection(path);
        await work(ctx.WithValue(Connection, connection));
    }
}
