// The worker writes to a bounded channel with None: on shutdown it hangs when the reader has gone.
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;

namespace M039;

public class Poller(ChannelWriter<int> writer, Func<CancellationToken, Task<int>> poll) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var value = await poll(stoppingToken);
            await writer.WriteAsync(value, CancellationToken.None);
        }
    }
}
