// The cancellation has a catch of its own before the catch-all, and is thrown on.

namespace I071;

public interface IDigest { Task SendAsync(Context ctx, string user); }

public class Digests(IDigest digest)
{
    public async Task<int> SendAsync(Context ctx, IEnumerable<string> users)
    {
        var sent = 0;
        foreach (var user in users)
        {
            try
            {
                await digest.SendAsync(ctx, user);
                sent++;
            }
            catch (OperationCanceledException)
            {
                throw;
            }
            catch (Exception failure)
            {
                Console.Error.WriteLine($"{user}: {failure.Message}");
            }
        }

        return sent;
    }
}
