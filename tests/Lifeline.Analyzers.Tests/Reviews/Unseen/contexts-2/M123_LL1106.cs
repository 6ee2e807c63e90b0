// The work is queued on the pool without the context of the method.

namespace M123;

public sealed class Metrics(Action<string> flush)
{
    public int Count(Context ctx, IReadOnlyCollection<string> names)
    {
        ctx.ThrowIfDone();
        ThreadPool.QueueUserWorkItem(_ => flush(string.Join(',', names)));
        return names.Count;
    }
}
