// The rollback in catch must not be cancelled by what caused it.
using System.Data.Common;

namespace I052;

public class Transfer(DbDataSource db, Func<DbTransaction, CancellationToken, Task> move)
{
    public async Task RunAsync(CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var tx = await connection.BeginTransactionAsync(ct);
        try
        {
            await move(tx, ct);
            await tx.CommitAsync(ct);
        }
        catch
        {
            await tx.RollbackAsync(CancellationToken.None);
            throw;
        }
    }
}
