// An explicit CancellationToken.None in a method whose context has a token.

namespace M028;

public interface IOldBroker { Task<string> ReceiveAsync(string queue, CancellationToken cancellationToken); }

public class Bridge(IOldBroker broker)
{
    public async Task<string> NextAsync(Context ctx)
    {
        using var waiting = ctx.WaitingOn("the old broker");
        return await broker.ReceiveAsync("orders", CancellationToken.None);
    }
}
