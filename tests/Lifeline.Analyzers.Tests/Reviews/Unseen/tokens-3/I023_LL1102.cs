// the rollback in the catch must run although the caller has cancelled
using System.Data.Common;

namespace I023;

public sealed class UnitOfWork(DbConnection connection)
{
    public async Task RunAsync(Func<DbTransaction, CancellationToken, Task> work, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        try
        {
            await work(transaction, ct);
            await transaction.CommitAsync(ct);
        }
        catch
        {
            await transaction.RollbackAsync(CancellationToken.None);
            throw;
        }
    }
}
