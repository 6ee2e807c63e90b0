// The local function's loop waits for reply after reply, and the token around it is only asked before.
namespace M075;

public interface IBus { Task<string> ReplyAsync(); }

public static class Replies
{
    public static async Task PrintAsync(IBus bus, TextWriter output, CancellationToken token)
    {
        if (!token.IsCancellationRequested)
        {
            await LoopAsync();
        }

        async Task LoopAsync()
        {
            while (true)
            {
                var reply = await bus.ReplyAsync();
                output.WriteLine(reply is [] ? "(empty)" : reply);
            }
        }
    }
}
