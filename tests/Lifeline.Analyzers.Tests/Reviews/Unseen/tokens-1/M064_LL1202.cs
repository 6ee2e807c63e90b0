// The worker's endless loop never looks at its stopping token.
using Microsoft.Extensions.Hosting;

namespace M064;

public interface IBroker { Task<string> ReceiveAsync(); Task AckAsync(string m); }

public class BrokerWorker(IBroker broker) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var message = await broker.ReceiveAsync();
            await broker.AckAsync(message);
        }
    }
}
