// The source belongs to one round of the do loop but is disposed only after the last, so a round that timed out ends all the others.
namespace M008;

public interface IInventory { Task<int> ReserveAsync(string sku, int wanted, CancellationToken ct); }

public class Reservation(IInventory inventory)
{
    public async Task<int> ReserveAsync(string sku, int wanted, CancellationToken ct)
    {
        var reserved = 0;
        var rounds = 0;
        using var round = CancellationTokenSource.CreateLinkedTokenSource(ct);
        do
        {
            round.CancelAfter(TimeSpan.FromMilliseconds(800));
            try
            {
                reserved += await inventory.ReserveAsync(sku, wanted - reserved, round.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                await Task.Delay(200, ct);
            }
        }
        while (reserved < wanted && ++rounds < 10);

        return reserved;
    }
}
