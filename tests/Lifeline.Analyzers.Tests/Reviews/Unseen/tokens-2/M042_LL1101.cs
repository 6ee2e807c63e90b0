// A nested async lambda writes without the token of the method around it.
using System.Threading.Channels;

namespace M042;

public static class Pump
{
    public static async Task CopyAsync(ChannelReader<int> from, ChannelWriter<int> to, CancellationToken token)
    {
        Func<int, Task> forward = async item =>
        {
            if (item >= 0)
            {
                await to.WriteAsync(item);
            }
        };
        await foreach (var item in from.ReadAllAsync(token))
        {
            await forward(item);
        }
    }
}
