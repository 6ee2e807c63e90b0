// One budget for the whole sweep, on purpose: the loop ends when the total is spent.

namespace I016;

public interface ISweepTarget { Task SweepAsync(CancellationToken ct); }

public class Sweeper(IReadOnlyList<ISweepTarget> targets)
{
    public async Task<int> SweepAsync(TimeSpan totalBudget, CancellationToken ct)
    {
        var swept = 0;
        using var total = CancellationTokenSource.CreateLinkedTokenSource(ct);
        total.CancelAfter(totalBudget);
        foreach (var target in targets)
        {
            if (total.IsCancellationRequested)
                break;
            await target.SweepAsync(total.Token);
            swept++;
        }
        return swept;
    }
}
