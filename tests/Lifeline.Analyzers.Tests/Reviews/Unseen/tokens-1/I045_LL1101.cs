// The stream got its token as an argument; WithCancellation on top would only be the same again.
using System.Threading.Channels;

namespace I045;

public class ChannelDrain(ChannelReader<string> reader, Func<string, CancellationToken, Task> handle)
{
    public async Task RunAsync(CancellationToken ct)
    {
        await foreach (var item in reader.ReadAllAsync(ct))
            await handle(item, ct);
    }
}
