// The first catch rethrows the cancellation, so what the second one takes is never it.
namespace I074;

public interface ITenant { string Name { get; } Task BillAsync(CancellationToken ct); }

public sealed class BillingRun(Action<string, Exception> report)
{
    public async Task RunAsync(IEnumerable<ITenant> tenants, CancellationToken ct)
    {
        foreach (var tenant in tenants)
        {
            try
            {
                await tenant.BillAsync(ct);
            }
            catch (OperationCanceledException)
            {
                throw;
            }
            catch (Exception e)
            {
                report(tenant.Name, e);
            }
        }
    }
}
