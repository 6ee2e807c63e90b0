// A database connection is carried in the context and shared by all tasks below.
using System.Data.Common;
using Lifeline;

namespace M094;

public static class Connections
{
    private static readonly ContextKey<DbConnection> Db = new("db");

    public static async Task RunAsync(Context ctx, DbConnection db, Func<Context, Task> body)
    {
        var withDb = ctx.WithValue(Db, db);
        await body(withDb);
    }
}
