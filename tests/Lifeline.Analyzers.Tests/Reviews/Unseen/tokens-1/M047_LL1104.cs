// Per-message source is fresh instead of linked: on shutdown the message in work is not told.
using Microsoft.Extensions.Hosting;

namespace M047;

public interface IMessages
{
    Task<string> ReceiveAsync(CancellationToken ct);
    Task HandleAsync(string m, CancellationToken ct);
}

public class MessageWorker(IMessages messages) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var message = await messages.ReceiveAsync(stoppingToken);
            using var perMessage = new CancellationTokenSource();
            perMessage.CancelAfter(TimeSpan.FromMinutes(2));
            await messages.HandleAsync(message, perMessage.Token);
        }
    }
}
