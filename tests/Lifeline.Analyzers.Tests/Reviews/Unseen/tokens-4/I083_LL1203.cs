// The cancellation has a clause of its own that leaves the loop, above the catch-all.
using Microsoft.Extensions.Logging;

namespace I083;

public interface ISub { Task PollAsync(CancellationToken ct); }

public class Subscriber(ISub sub, ILogger<Subscriber> log)
{
    public async Task RunAsync(CancellationToken ct)
    {
        for (; ; )
        {
            try
            {
                await sub.PollAsync(ct);
            }
            catch (OperationCanceledException)
            {
                log.LogInformation("subscriber stopped");
                return;
            }
            catch (Exception e)
            {
                log.LogWarning(e, "poll failed");
            }
        }
    }
}
