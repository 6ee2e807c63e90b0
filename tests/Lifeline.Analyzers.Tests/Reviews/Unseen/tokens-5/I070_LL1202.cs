// The token is looked at by the call in the loop that gets it, which throws at its end.
using System.Threading.Channels;

namespace I070;

public sealed class Echo(ChannelReader<string> input, ChannelWriter<string> output)
{
    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            var text = await input.ReadAsync(ct);
            await output.WriteAsync(text.ToUpperInvariant(), ct);
        }
    }
}
