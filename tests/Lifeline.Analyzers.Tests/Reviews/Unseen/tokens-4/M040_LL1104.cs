// A new timer source in a method that has the caller's token: the caller's cancel reaches nothing.
namespace M040;

public interface IGateway { Task<bool> ChargeAsync(decimal amount, CancellationToken token); }

public class PaymentService(IGateway gateway)
{
    public async Task<bool> ChargeAsync(decimal amount, CancellationToken cancellationToken)
    {
        using var cts = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        return await gateway.ChargeAsync(amount, cts.Token);
    }
}
