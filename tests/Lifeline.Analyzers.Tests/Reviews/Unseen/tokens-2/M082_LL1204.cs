// The catch-all turns the cancellation into "not found".
namespace M082;

public sealed record User(int Id, string Name);

public sealed class Users(Func<int, CancellationToken, Task<User>> load, Action<Exception> log)
{
    public async Task<User?> FindAsync(int id, CancellationToken token)
    {
        try
        {
            return await load(id, token);
        }
        catch (Exception failure)
        {
            log(failure);
            return null;
        }
    }
}
