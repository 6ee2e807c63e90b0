// A callback registered on the token of a context that outlives the method, without keeping the registration.
using Lifeline;

namespace M024;

public class Subscription(Action<string> log)
{
    public async Task ListenAsync(Context ctx, string topic, Func<Context, Task> receive)
    {
        ctx.Token.Register(() => log($"{topic} is closing"));
        await receive(ctx);
    }
}
