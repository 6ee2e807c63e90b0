// The loop's wait gets the token that was taken from the context before.

namespace I067;

public interface IOldQueue { Task<string> DequeueAsync(CancellationToken token); }
public interface IDone { Task HandleAsync(Context ctx, string message); }

public sealed class Consumer(IOldQueue queue, IDone handler)
{
    public async Task RunAsync(Context ctx)
    {
        var token = ctx.Token;
        var detail = ctx.WithName("consumer");
        while (true)
        {
            var message = await queue.DequeueAsync(token);
            await handler.HandleAsync(detail, message);
        }
    }
}
