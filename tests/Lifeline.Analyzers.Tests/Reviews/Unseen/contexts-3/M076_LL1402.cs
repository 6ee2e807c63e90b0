// A database connection as a value is shared by all tasks below.
using System.Data.Common;

namespace M076;

public sealed class UnitOfWork
{
    private static readonly ContextKey<DbConnection> Connection = new("connection");

    public Task RunAsync(Context ctx, DbConnection db, Func<Context, Task> work)
    {
        var withDb = ctx.WithValue(Connection, db);
        return work(withDb);
    }
}
