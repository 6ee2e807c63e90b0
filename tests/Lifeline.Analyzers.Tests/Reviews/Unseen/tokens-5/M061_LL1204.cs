// The catch-all around a call that got the token turns a cancellation into "no such user".
using Microsoft.Extensions.Logging;

namespace M061;

public interface IDirectory { Task<string> DisplayNameAsync(int user, CancellationToken ct); }

public class UserNames(IDirectory directory, ILogger<UserNames> logger)
{
    public async Task<string?> NameAsync(int user, CancellationToken ct)
    {
        try
        {
            return await directory.DisplayNameAsync(user, ct);
        }
        catch (Exception e)
        {
            logger.LogWarning(e, "no name for user {User}", user);
            return null;
        }
    }
}
