// CancellationToken.None is passed to a call that should end with the context at hand.
using Lifeline;

namespace M039;

public interface ILegacyBus { Task PublishAsync(string topic, string body, CancellationToken cancellationToken); }
public class Publisher
{
    private readonly ILegacyBus _bus;
    public Publisher(ILegacyBus bus) => _bus = bus;
    public async Task PublishAsync(Context ctx, string topic, IEnumerable<string> bodies)
    {
        foreach (var body in bodies)
        {
            ctx.ThrowIfDone();
            await _bus.PublishAsync(topic, body, CancellationToken.None);
        }
    }
}
