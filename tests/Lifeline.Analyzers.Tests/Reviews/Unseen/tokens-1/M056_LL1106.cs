// A discarded task is started without the handler's token: nobody controls it.

namespace M056;

public interface IWebhook { Task PostAsync(string body); }

public class ShipmentHandler(IWebhook webhook, Func<int, CancellationToken, Task> ship)
{
    public async Task HandleAsync(int orderId, CancellationToken ct)
    {
        await ship(orderId, ct);
        _ = NotifyAsync(orderId);
    }

    private async Task NotifyAsync(int orderId)
    {
        await Task.Yield();
        await webhook.PostAsync($"shipped {orderId}");
    }
}
