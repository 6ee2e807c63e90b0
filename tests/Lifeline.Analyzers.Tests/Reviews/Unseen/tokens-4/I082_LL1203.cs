// The catch-all lets the cancellation through by its filter.
using Microsoft.Extensions.Logging;

namespace I082;

public interface IFeed { Task ImportAsync(CancellationToken token); }

public sealed class FeedLoop(IFeed feed, ILogger<FeedLoop> logger)
{
    public async Task RunAsync(CancellationToken token)
    {
        while (true)
        {
            try
            {
                await feed.ImportAsync(token);
            }
            catch (Exception ex) when (ex is not OperationCanceledException)
            {
                logger.LogError(ex, "import failed");
            }
            await Task.Delay(TimeSpan.FromMinutes(5), token);
        }
    }
}
