// Tasks collected in a list that is awaited in whole before the method leaves the using.

namespace I025;

public class Fanout(IEnumerable<Func<CancellationToken, Task>> sinks)
{
    public async Task PublishAsync(CancellationToken ct)
    {
        using (var cts = CancellationTokenSource.CreateLinkedTokenSource(ct))
        {
            cts.CancelAfter(TimeSpan.FromSeconds(15));
            var tasks = new List<Task>();
            foreach (var sink in sinks)
                tasks.Add(sink(cts.Token));
            await Task.WhenAll(tasks).ConfigureAwait(false);
        }
    }
}
