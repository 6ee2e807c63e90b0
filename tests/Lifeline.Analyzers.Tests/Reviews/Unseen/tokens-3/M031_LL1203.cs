// catch (Exception) also takes the cancellation, and the loop goes on for ever
// also: LL1204
using System.Threading.Channels;

namespace M031;

public sealed class Subscriber(ChannelReader<string> inbox, Func<string, CancellationToken, Task> handle)
{
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                var message = await inbox.ReadAsync(stoppingToken);
                await handle(message, stoppingToken);
            }
            catch (Exception e)
            {
                Console.Error.WriteLine(e.Message);
            }
        }
    }
}
