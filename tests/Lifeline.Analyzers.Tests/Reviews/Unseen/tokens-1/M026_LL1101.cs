// The lambda calls the repository without the token that the method has.

namespace M026;

public record User(int Id, string Name);
public interface IUserRepository { Task<User> GetAsync(int id, CancellationToken ct = default); }

public class UserBatch(IUserRepository users)
{
    public async Task<User[]> LoadAsync(IEnumerable<int> ids, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return await Task.WhenAll(ids.Select(id => users.GetAsync(id)));
    }
}
