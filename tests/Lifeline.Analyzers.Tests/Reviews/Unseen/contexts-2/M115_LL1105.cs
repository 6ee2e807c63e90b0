// The collection is taken from without the context: a consumer that can't be stopped.
// also: LL1101
using System.Collections.Concurrent;

namespace M115;

public sealed class Printer(BlockingCollection<string> queue)
{
    public int Print(Context ctx, int pages)
    {
        var printed = 0;
        for (; printed < pages; printed++)
        {
            ctx.ThrowIfDone();
            Console.WriteLine(queue.Take());
        }

        return printed;
    }
}
