// A method that has no token at all says so explicitly.
using System.Threading.Channels;

namespace I053;

public class EventBuffer
{
    private readonly Channel<string> _channel = Channel.CreateBounded<string>(512);

    public async Task OnEventAsync(object? sender, string e)
    {
        await _channel.Writer.WriteAsync(e, CancellationToken.None);
    }

    public IAsyncEnumerable<string> ReadAsync(CancellationToken ct) => _channel.Reader.ReadAllAsync(ct);
}
