// One limit over all items is what the source is made for, so it belongs outside the loop.
namespace I018;

public sealed class Sync(Func<string, CancellationToken, Task> push)
{
    public async Task<int> PushAllAsync(IReadOnlyCollection<string> items, CancellationToken token)
    {
        using var overall = CancellationTokenSource.CreateLinkedTokenSource(token);
        overall.CancelAfter(TimeSpan.FromMinutes(5));
        foreach (var item in items)
        {
            await push(item, overall.Token);
        }

        return items.Count;
    }
}
