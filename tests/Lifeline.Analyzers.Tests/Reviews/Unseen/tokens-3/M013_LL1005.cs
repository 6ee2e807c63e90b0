// every rented command registers on the client's life-long token and never unregisters
// also: LL1105
using System.Data.Common;

namespace M013;

public sealed class CommandRunner(CancellationToken clientClosed)
{
    public int Execute(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        clientClosed.UnsafeRegister(static c => ((DbCommand)c!).Cancel(), command);
        return command.ExecuteNonQuery();
    }
}
