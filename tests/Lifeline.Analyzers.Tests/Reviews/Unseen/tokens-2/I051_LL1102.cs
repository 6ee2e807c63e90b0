// The rollback in a filtered catch is for the very case that the token has ended.
namespace I051;

public interface IUnit { Task SaveAsync(CancellationToken token); Task RollbackAsync(CancellationToken token = default); }

public sealed class Saving(IUnit unit)
{
    public async Task SaveAsync(CancellationToken token)
    {
        try
        {
            await unit.SaveAsync(token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            await unit.RollbackAsync(CancellationToken.None);
            throw;
        }
    }
}
