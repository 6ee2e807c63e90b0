// Sources made per message in the loop are only disposed after the loop, which runs as long as the queue does.
using System.Threading.Channels;

namespace M018;

public sealed class Consumer(Func<string, CancellationToken, Task> handle)
{
    public async Task ConsumeAsync(ChannelReader<string> messages, CancellationToken token)
    {
        var sources = new List<CancellationTokenSource>();
        try
        {
            await foreach (var message in messages.ReadAllAsync(token))
            {
                var source = CancellationTokenSource.CreateLinkedTokenSource(token);
                sources.Add(source);
                source.CancelAfter(TimeSpan.FromSeconds(3));
                await handle(message, source.Token);
            }
        }
        finally
        {
            sources.ForEach(source => source.Dispose());
        }
    }
}
