// The scope is never disposed; only its context was handed on.

namespace M002;

public interface IBroker { Task PublishAsync(Context ctx, string topic, ReadOnlyMemory<byte> body); }

internal sealed class Publisher
{
    private readonly IBroker _broker;

    public Publisher(IBroker broker) => _broker = broker;

    public async Task SendAsync(Context ctx, string topic, ReadOnlyMemory<byte> body)
    {
        var limited = ctx.WithTimeout(TimeSpan.FromSeconds(10));
        await _broker.PublishAsync(limited.Context, topic, body);
    }
}
