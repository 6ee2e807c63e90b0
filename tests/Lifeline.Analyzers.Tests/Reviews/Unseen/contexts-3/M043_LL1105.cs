// The command is executed by the blocking form, which no context ends.
using System.Data.Common;

namespace M043;

public class Maintenance
{
    public int Vacuum(Context ctx, DbConnection db)
    {
        ctx.ThrowIfDone();
        using var command = db.CreateCommand();
        command.CommandText = "delete from session where expired";
        return command.ExecuteNonQuery();
    }
}
