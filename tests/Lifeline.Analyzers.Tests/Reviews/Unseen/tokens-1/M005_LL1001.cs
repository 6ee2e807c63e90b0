// Each message makes a linked source on the long-lived stopping token and drops it.
using Microsoft.Extensions.Hosting;

namespace M005;

public interface IInbox
{
    IAsyncEnumerable<string> ReadAllAsync(CancellationToken ct);
    Task HandleAsync(string message, CancellationToken ct);
}

internal sealed class InboxWorker(IInbox inbox) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var message in inbox.ReadAllAsync(stoppingToken))
        {
            var cts = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            cts.CancelAfter(30_000);
            await inbox.HandleAsync(message, cts.Token);
        }
    }
}
