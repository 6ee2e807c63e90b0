// At the top of the worker the host's own stop ends quietly, behind a filter on its token.
using Microsoft.Extensions.Hosting;

namespace I103;

public class QuietWorker(Func<CancellationToken, Task> run, Action<string> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await run(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            log("stopped");
        }
    }
}
