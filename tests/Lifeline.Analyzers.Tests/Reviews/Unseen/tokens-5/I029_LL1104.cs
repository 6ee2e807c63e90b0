// The compensation runs after the caller has cancelled; on his token it could not run at all.
namespace I029;

public interface IPayments { Task ChargeAsync(Guid order, CancellationToken ct); Task VoidAsync(Guid order, CancellationToken ct); }

public sealed class Checkout(IPayments payments)
{
    public async Task PayAsync(Guid order, CancellationToken cancellationToken)
    {
        try
        {
            await payments.ChargeAsync(order, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            using var undo = new CancellationTokenSource(TimeSpan.FromSeconds(15));
            await payments.VoidAsync(order, undo.Token);
            throw;
        }
    }
}
