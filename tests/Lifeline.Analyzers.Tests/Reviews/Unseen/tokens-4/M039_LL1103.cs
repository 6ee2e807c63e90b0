// The per-message source is made for the handler inside the loop, and the handler gets the pump's token.
using System.Threading.Channels;

namespace M039;

public sealed class Dispatcher(ChannelReader<string> inbox, Func<string, CancellationToken, Task> handler)
{
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        await foreach (var message in inbox.ReadAllAsync(stoppingToken))
        {
            using var perMessage = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            perMessage.CancelAfter(TimeSpan.FromSeconds(30));
            await handler(message, stoppingToken);
        }
    }
}
