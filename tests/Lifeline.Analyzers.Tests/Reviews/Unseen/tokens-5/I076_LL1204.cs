// The catch-all puts the failure on record and throws it on.
namespace I076;

public interface ICharge { Task ChargeAsync(decimal amount, CancellationToken ct); }

public sealed class Till(ICharge charge)
{
    public int Failures { get; private set; }

    public async Task TakeAsync(decimal amount, CancellationToken ct)
    {
        try
        {
            await charge.ChargeAsync(amount, ct);
        }
        catch (Exception)
        {
            Failures++;
            throw;
        }
    }
}
