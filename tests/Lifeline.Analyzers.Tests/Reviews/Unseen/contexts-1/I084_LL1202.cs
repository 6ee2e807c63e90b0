// ThrowIfDone at the head of each turn is the exit.
using Lifeline;

namespace I084;

public interface IBus { Task<string> ReceiveAsync(TimeSpan atMost); }
public class Listener(IBus bus, Action<string> handle)
{
    public async Task ListenAsync(Context ctx)
    {
        for (;;)
        {
            ctx.ThrowIfDone();
            handle(await bus.ReceiveAsync(TimeSpan.FromSeconds(1)));
        }
    }
}
