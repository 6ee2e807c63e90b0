// Cleanup in finally must run although the token has ended.
namespace I050;

public interface ITransaction { Task CommitAsync(CancellationToken token); Task CloseAsync(CancellationToken token); }

public sealed class Transfer(Func<CancellationToken, Task<ITransaction>> begin)
{
    public async Task RunAsync(Func<ITransaction, CancellationToken, Task> work, CancellationToken token)
    {
        var transaction = await begin(token);
        try
        {
            await work(transaction, token);
            await transaction.CommitAsync(token);
        }
        finally
        {
            await transaction.CloseAsync(CancellationToken.None);
        }
    }
}
