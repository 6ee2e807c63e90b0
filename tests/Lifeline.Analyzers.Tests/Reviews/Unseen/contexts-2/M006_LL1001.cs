// One arm of the switch forgets to dispose.

namespace M006;

public enum Tier { Free, Paid }

public sealed class QuotaGate
{
    public async Task<int> AdmitAsync(Context ctx, Tier tier)
    {
        var scope = ctx.WithCancel();
        switch (tier)
        {
            case Tier.Paid:
                var credits = await CreditsAsync(scope);
                scope.Dispose();
                return credits;
            default:
                return await TrialAsync(scope);
        }
    }

    private static Task<int> CreditsAsync(Context ctx) => ctx.IsDone ? Task.FromResult(0) : Task.FromResult(100);

    private static Task<int> TrialAsync(Context ctx) => ctx.IsDone ? Task.FromResult(0) : Task.FromResult(5);
}
