// After the end each of the remaining recipients is tried in vain, and counted as failed.
// also: LL1204

namespace M061;

public interface IPostman { Task DeliverAsync(Context ctx, string address); }

public class Post(IPostman postman)
{
    public async Task<int> DeliverAllAsync(Context ctx, IEnumerable<string> addresses)
    {
        var failed = 0;
        foreach (var address in addresses)
        {
            try
            {
                await postman.DeliverAsync(ctx, address);
            }
            catch
            {
                failed++;
            }
        }

        return failed;
    }
}
