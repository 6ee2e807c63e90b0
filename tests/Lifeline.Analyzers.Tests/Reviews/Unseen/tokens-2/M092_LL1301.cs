// The constant is counted in ticks: 30 of them are 3 microseconds.
namespace M092;

public sealed class LeaseRenewer(Func<CancellationToken, ValueTask> renew)
{
    private const long Patience = 30;

    public async ValueTask RenewAsync(CancellationToken token)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(TimeSpan.FromTicks(Patience));
        await renew(limit.Token);
    }
}
