// An async void method is set off without the token at hand: nobody awaits it and nobody can stop it.
namespace M030;

public interface IMailer { Task SendAsync(string to, string text, CancellationToken ct); }
public interface IOrders { Task SaveAsync(string order, CancellationToken ct); }

public sealed class OrderService(IOrders orders, IMailer mailer)
{
    public async Task PlaceAsync(string order, string customer, CancellationToken ct)
    {
        await orders.SaveAsync(order, ct);
        SendConfirmation(customer, order);
    }

    private async void SendConfirmation(string customer, string order)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await mailer.SendAsync(customer, $"We have your order {order}", limit.Token);
    }
}
