// The task that is started in the using ends in it: it is awaited in the finally.
using System.Threading.Channels;

namespace I049;

public interface IParser { Task ParseAsync(Stream input, ChannelWriter<string> output, CancellationToken ct); }

public sealed class ParsePipe(IParser parser)
{
    public async Task<int> CountAsync(Stream input, CancellationToken ct)
    {
        using var pipe = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var channel = Channel.CreateBounded<string>(100);
        var producer = parser.ParseAsync(input, channel.Writer, pipe.Token);
        var count = 0;
        try
        {
            await foreach (var _ in channel.Reader.ReadAllAsync(pipe.Token))
            {
                count++;
            }
        }
        finally
        {
            pipe.Cancel();
            await producer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return count;
    }
}
