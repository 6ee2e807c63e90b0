// The semaphore is waited for without the context, so a caller that has gone still stands in line.
// also: LL1101
using Lifeline;

namespace M054;

public sealed class Gate
{
    private readonly SemaphoreSlim _gate = new(2);
    public T Run<T>(Context ctx, Func<Context, T> work)
    {
        _gate.Wait();
        try { return work(ctx); }
        finally { _gate.Release(); }
    }
}
