// What fails is compensated in the catch, also when the failure is the end of the context.
using Lifeline;

namespace I042;

public interface IPayments { Task ChargeAsync(Context ctx, int order); Task RefundAsync(Context ctx, int order); }
public class Saga(IPayments payments, Func<Context, int, Task> ship)
{
    public async Task RunAsync(Context ctx, int order)
    {
        await payments.ChargeAsync(ctx, order);
        try
        {
            await ship(ctx, order);
        }
        catch
        {
            await payments.RefundAsync(ctx.WithoutCancel(), order);
            throw;
        }
    }
}
