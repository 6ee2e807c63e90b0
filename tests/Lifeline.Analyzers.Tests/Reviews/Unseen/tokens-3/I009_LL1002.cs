// one budget for all attempts is what is meant: the source belongs outside the loop
namespace I009;

public sealed class BudgetedRetry(Func<CancellationToken, Task<bool>> tryOnce)
{
    public async Task<bool> RunAsync(TimeSpan totalBudget, CancellationToken ct)
    {
        using var total = CancellationTokenSource.CreateLinkedTokenSource(ct);
        total.CancelAfter(totalBudget);
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            if (await tryOnce(total.Token))
                return true;
            await Task.Delay(100 * attempt, total.Token);
        }
        return false;
    }
}
