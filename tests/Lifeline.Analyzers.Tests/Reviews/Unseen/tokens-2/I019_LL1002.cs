// The using is inside of the loop's body and ends with each turn.
using System.Threading.Channels;

namespace I019;

public sealed class Worker(ChannelReader<Func<CancellationToken, Task>> work)
{
    public async Task RunAsync(CancellationToken token)
    {
        await foreach (var item in work.ReadAllAsync(token))
        {
            using var each = CancellationTokenSource.CreateLinkedTokenSource(token);
            each.CancelAfter(TimeSpan.FromSeconds(15));
            await item(each.Token);
        }
    }
}
