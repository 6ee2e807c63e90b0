// A hosted service whose loop can't be ended: the body awaits calls without a token and looks at nothing.
using Microsoft.Extensions.Hosting;

namespace M059;

public interface IOutbox { Task PublishPendingAsync(); Task WaitForNewAsync(); }

public sealed class OutboxService(IOutbox outbox) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await outbox.PublishPendingAsync();
            await outbox.WaitForNewAsync();
        }
    }
}
