// The check is the condition of the inner and of the outer loop: false is the exit.
using System.Threading.Channels;

namespace I086;

public class Drain(ChannelReader<int> reader, Action<int> handle)
{
    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            if (!await reader.WaitToReadAsync(ct).ConfigureAwait(false))
                return;
            while (!ct.IsCancellationRequested && reader.TryRead(out var item))
                handle(item);
        }
    }
}
