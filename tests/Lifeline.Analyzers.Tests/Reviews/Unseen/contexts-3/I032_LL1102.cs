// Rolled back in catch, where the request's context may have ended already.

namespace I032;

public interface ISaga { Task ReserveAsync(Context ctx); Task ChargeAsync(Context ctx); Task ReleaseAsync(Context ctx); }

public sealed class Checkout(ISaga saga)
{
    public async Task RunAsync(Context ctx)
    {
        await saga.ReserveAsync(ctx);
        try
        {
            await saga.ChargeAsync(ctx);
        }
        catch
        {
            using var undo = ctx.WithoutCancel().WithTimeout(TimeSpan.FromSeconds(10));
            await saga.ReleaseAsync(undo);
            throw;
        }
    }
}
