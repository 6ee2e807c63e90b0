// An endless loop that awaits and never looks at the context it was given.
using Lifeline;

namespace M070;

public interface IBus { Task<string> ReceiveAsync(); }
public class Listener(IBus bus, Action<string> handle)
{
    public async Task ListenAsync(Context ctx)
    {
        while (true)
        {
            var message = await bus.ReceiveAsync();
            handle(message);
        }
    }
}
