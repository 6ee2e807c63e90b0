// The cancellation is logged and the loop goes on for ever.
using Microsoft.Extensions.Logging;

namespace M059;

public class Janitor(ILogger log, Func<Task> sweep)
{
    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            if (ct.IsCancellationRequested)
                log.LogInformation("Shutdown requested");

            await sweep();
        }
    }
}
