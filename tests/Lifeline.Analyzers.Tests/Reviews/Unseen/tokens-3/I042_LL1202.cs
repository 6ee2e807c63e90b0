// the channel was bound to the token by a registration that completes it: the loop ends with its reader
using System.Threading.Channels;

namespace I042;

public sealed class Mailbox(Action<string> handle)
{
    private readonly Channel<string> _channel = Channel.CreateUnbounded<string>();

    public bool Post(string message) => _channel.Writer.TryWrite(message);

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        using var closing = stoppingToken.Register(() => _channel.Writer.TryComplete());
        while (await _channel.Reader.WaitToReadAsync(stoppingToken))
        {
            while (_channel.Reader.TryRead(out var message))
                handle(message);
        }
    }
}
