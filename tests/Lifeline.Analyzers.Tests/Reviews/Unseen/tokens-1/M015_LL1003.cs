// WhenAll is returned, not awaited, from inside the using block.

namespace M015;

public interface IWarmup { Task WarmAsync(CancellationToken ct); }

public class WarmupRunner(IReadOnlyList<IWarmup> items)
{
    public Task RunAsync(CancellationToken ct)
    {
        using (var group = CancellationTokenSource.CreateLinkedTokenSource(ct))
        {
            group.CancelAfter(20_000);
            var tasks = new List<Task>();
            foreach (var item in items)
                tasks.Add(item.WarmAsync(group.Token));
            return Task.WhenAll(tasks);
        }
    }
}
