// The per-item source is made and disposed inside the loop body, where it belongs.

namespace I018;

public class ItemRunner(Func<int, CancellationToken, Task> run)
{
    public async Task RunAsync(IEnumerable<int> items, CancellationToken ct)
    {
        foreach (var item in items)
        {
            using var perItem = CancellationTokenSource.CreateLinkedTokenSource(ct);
            perItem.CancelAfter(TimeSpan.FromSeconds(10));
            await run(item, perItem.Token);
        }
    }
}
