// The blocking calls are made in the form that takes the context.
using System.Collections.Concurrent;

namespace I112;

public sealed class PressRoom(BlockingCollection<string> queue, CountdownEvent ready, ManualResetEventSlim open)
{
    public int Run(Context ctx)
    {
        open.Wait(ctx);
        ready.Signal();
        ready.Wait(ctx);
        var lines = 0;
        foreach (var line in queue.GetConsumingEnumerable(ctx))
        {
            lines += line.Length > 0 ? 1 : 0;
            ctx.Sleep(TimeSpan.FromMilliseconds(5));
        }

        return lines;
    }
}
