// Caught, noted, and thrown on: nothing is swallowed.

namespace I077;

public interface IBilling { Task BillAsync(Context ctx, int month); }

public class Billing(IBilling billing)
{
    private int _failures;

    public async Task RunAsync(Context ctx, int month)
    {
        try
        {
            await billing.BillAsync(ctx, month);
        }
        catch (Exception)
        {
            Interlocked.Increment(ref _failures);
            throw;
        }
    }
}
