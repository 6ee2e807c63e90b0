// The rollback in the catch must not be cancelled with the work that it undoes.
namespace I041;

public interface IUnitOfWork { Task CommitAsync(CancellationToken ct); Task RollbackAsync(CancellationToken ct); }

public class Transactional
{
    public async Task ExecuteAsync(IUnitOfWork work, Func<CancellationToken, Task> body, CancellationToken ct)
    {
        try
        {
            await body(ct);
            await work.CommitAsync(ct);
        }
        catch
        {
            await work.RollbackAsync(default);
            throw;
        }
    }
}
