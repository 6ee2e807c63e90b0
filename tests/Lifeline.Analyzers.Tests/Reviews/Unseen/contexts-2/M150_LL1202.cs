// The endless loop awaits a queue and never looks at the context it was given.

namespace M150;

public interface IBroker
{
    Task<byte[]> ReceiveAsync();
}

public sealed class Listener(IBroker broker, Action<byte[]> handle)
{
    public async Task ListenAsync(Context ctx)
    {
        Console.WriteLine($"listening for {ctx.Name}");
        while (true)
        {
            var message = await broker.ReceiveAsync();
            handle(message);
        }
    }
}
