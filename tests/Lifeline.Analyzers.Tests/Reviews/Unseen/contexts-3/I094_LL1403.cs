// Only the presence is asked; no value is used.

namespace I094;

public interface IRefund { Task RefundAsync(Context ctx, int order); }

public sealed class Refunds(IRefund refund)
{
    private static readonly ContextKey<bool> DryRun = new("dry-run");

    public async Task RefundAsync(Context ctx, int order)
    {
        if (ctx.TryGet(DryRun, out _)) return;
        await refund.RefundAsync(ctx, order);
    }
}
