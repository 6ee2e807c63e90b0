// `break` only leaves the switch; the loop goes round and round once the context has ended.
using Lifeline;

namespace M067;

public enum Command { None, Work, Flush }
public class Machine
{
    public async Task RunAsync(Context ctx, Func<Task<Command>> next, Func<Command, Task> perform)
    {
        while (true)
        {
            switch (ctx.IsDone)
            {
                case true:
                    break;
                default:
                    await perform(await next());
                    break;
            }
        }
    }
}
