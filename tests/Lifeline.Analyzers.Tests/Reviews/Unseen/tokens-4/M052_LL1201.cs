// The loop notices the cancellation, logs it, and polls on for ever.
using Microsoft.Extensions.Logging;

namespace M052;

public class QueuePoller(ILogger<QueuePoller> logger, Func<bool> pollOnce)
{
    public void Run(CancellationToken token)
    {
        while (true)
        {
            if (token.IsCancellationRequested)
            {
                logger.LogInformation("Stopping");
            }
            pollOnce();
        }
    }
}
