// The cancellation itself is caught and "continue" follows in an endless loop.
// also: LL1204

namespace M069;

public interface ISubscription { Task<string> NextAsync(CancellationToken ct); }

public class SubscriptionLoop(ISubscription subscription, Action<string> handle)
{
    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            string message;
            try
            {
                message = await subscription.NextAsync(ct);
            }
            catch (OperationCanceledException)
            {
                continue;
            }
            handle(message);
        }
    }
}
