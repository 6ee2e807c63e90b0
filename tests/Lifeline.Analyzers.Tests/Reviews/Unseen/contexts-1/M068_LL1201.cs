// `continue` on the end of the context spins for ever instead of leaving.
using Lifeline;

namespace M068;

public interface IQueue { Task<string?> PopAsync(); }
public class Dispatcher(IQueue queue, Action<string> handle)
{
    public async Task PumpAsync(Context ctx)
    {
        for (;;)
        {
            if (ctx.IsDone)
                continue;
            var item = await queue.PopAsync();
            if (item is not null)
                handle(item);
        }
    }
}
