// The timeout of one attempt is made before the retry loop, so all attempts share it and it lives until the method ends.

namespace M008;

public interface IGateway { Task<bool> TryChargeAsync(Context ctx, decimal amount); }

public sealed class Charging(IGateway gateway)
{
    private static readonly TimeSpan PerAttempt = TimeSpan.FromSeconds(2);

    public async Task<bool> ChargeAsync(Context ctx, decimal amount)
    {
        using var attemptScope = ctx.WithTimeout(PerAttempt);
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            if (await gateway.TryChargeAsync(attemptScope, amount))
            {
                return true;
            }

            await ctx.DelayAsync(TimeSpan.FromSeconds(attempt));
        }

        return false;
    }
}
