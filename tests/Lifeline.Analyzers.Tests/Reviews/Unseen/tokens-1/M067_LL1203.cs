// The catch-all logs the cancellation and goes on with the next item, and the next, each failing at once.
// also: LL1204
using Microsoft.Extensions.Logging;

namespace M067;

public interface IAccounts { Task CloseAsync(int id, CancellationToken ct); }

public class NightlyClose(IAccounts accounts, ILogger<NightlyClose> log)
{
    public async Task CloseAllAsync(int[] ids, CancellationToken ct)
    {
        foreach (var id in ids)
        {
            try
            {
                await accounts.CloseAsync(id, ct);
            }
            catch (Exception e)
            {
                log.LogError(e, "Account {Id} failed", id);
            }
        }
    }
}
