// The catch-all logs and throws on.
using Microsoft.Extensions.Logging;

namespace I100;

public class Logged(Func<CancellationToken, Task<int>> inner, ILogger logger)
{
    public async Task<int> RunAsync(CancellationToken ct)
    {
        try
        {
            return await inner(ct);
        }
        catch (Exception e)
        {
            logger.LogError(e, "failed");
            throw;
        }
    }
}
