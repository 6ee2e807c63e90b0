// The catch-all takes the OperationCanceledException of the shutdown and the endless loop goes round again.
// also: LL1204
using Microsoft.Extensions.Logging;

namespace M060;

public interface IConsumer { Task ConsumeAsync(CancellationToken ct); }

public class ConsumerHost(IConsumer consumer, ILogger<ConsumerHost> log)
{
    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await consumer.ConsumeAsync(ct);
            }
            catch (Exception ex)
            {
                log.LogError(ex, "Consume failed, retrying");
            }
        }
    }
}
