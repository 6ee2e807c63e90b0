// The write is told to ignore cancellation although the caller's token is right there.
namespace M031;

public interface IProfileRepository { Task SaveAsync(string user, string json, CancellationToken cancellationToken); }

public class ProfileService(IProfileRepository repository)
{
    public async Task UpdateAsync(string user, string json, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await repository.SaveAsync(user, json, CancellationToken.None);
    }
}
