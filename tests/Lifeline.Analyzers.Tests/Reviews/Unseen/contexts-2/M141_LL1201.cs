// The end is only logged; the loop goes on.

namespace M141;

public interface IQueue
{
    Task<string> TakeAsync();
}

public sealed class Worker(IQueue queue, Action<string> handle)
{
    public async Task WorkAsync(Context ctx)
    {
        for (;;)
        {
            if (ctx.IsDone)
            {
                Console.WriteLine("asked to stop");
            }

            handle(await queue.TakeAsync());
        }
    }
}
