// The catch-all in the endless loop takes the cancellation too, so after a stop it fails and logs round after round for ever.
// also: LL1204
using Microsoft.Extensions.Logging;

namespace M058;

public interface IOutboxStore { Task SendPendingAsync(CancellationToken ct); }

public sealed class OutboxWorker(IOutboxStore outbox, ILogger<OutboxWorker> logger)
{
    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await outbox.SendPendingAsync(ct);
                await Task.Delay(TimeSpan.FromSeconds(5), ct);
            }
            catch (Exception e)
            {
                logger.LogError(e, "sending failed");
            }
        }
    }
}
