// The check sets the flag that is the loop's condition.
using Microsoft.Extensions.Logging;

namespace I084;

public class FlagLoop(Func<Task<bool>> turn, ILogger<FlagLoop> log)
{
    public async Task RunAsync(CancellationToken ct)
    {
        var running = true;
        while (running)
        {
            if (ct.IsCancellationRequested)
            {
                log.LogInformation("stopping");
                running = false;
                continue;
            }
            running = await turn();
        }
    }
}
