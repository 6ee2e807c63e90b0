// The attempt's timeout is made once outside the retry loop, so every retry after a timeout is dead on arrival.

namespace M012;

public interface IPaymentGateway { Task<string> ChargeAsync(decimal amount, CancellationToken token); }

public class PaymentClient
{
    private readonly IPaymentGateway _gateway;
    public int Timeouts { get; private set; }
    public PaymentClient(IPaymentGateway gateway) { _gateway = gateway; }

    public async Task<string> ChargeAsync(decimal amount, CancellationToken token)
    {
        using (var attemptTimeout = CancellationTokenSource.CreateLinkedTokenSource(token))
        {
            for (var attempt = 1; ; attempt++)
            {
                attemptTimeout.CancelAfter(TimeSpan.FromSeconds(2));
                try
                {
                    return await _gateway.ChargeAsync(amount, attemptTimeout.Token);
                }
                catch (OperationCanceledException) when (attempt < 3 && !token.IsCancellationRequested)
                {
                    Timeouts++;
                }
            }
        }
    }
}
