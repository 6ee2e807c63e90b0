// The pattern of Try methods: the out parameter is set to default when the answer is false.
using System.Collections.Concurrent;

namespace I130;

[HoldsContext]
public sealed class Waiters
{
    private readonly ConcurrentQueue<Context> _queue = new();

    public void Add(Context ctx) => _queue.Enqueue(ctx);

    public bool TryNext(out Context ctx)
    {
        while (_queue.TryDequeue(out ctx))
        {
            if (!ctx.IsDone)
            {
                return true;
            }
        }

        ctx = default;
        return false;
    }
}
