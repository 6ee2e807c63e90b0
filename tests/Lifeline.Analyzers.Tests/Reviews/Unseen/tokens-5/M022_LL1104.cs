// Taking from the queue is limited by a fresh source with the test clock, but the worker's own stop token is left out of it.
using System.Threading.Channels;

namespace M022;

public sealed class Picker(ChannelReader<string> orders, TimeProvider clock)
{
    public async Task<string?> NextOrderAsync(TimeSpan patience, CancellationToken stop)
    {
        using (var waiting = new CancellationTokenSource(patience, clock))
        {
            try
            {
                return await orders.ReadAsync(waiting.Token);
            }
            catch (OperationCanceledException) when (waiting.IsCancellationRequested)
            {
                return null;
            }
        }
    }
}
