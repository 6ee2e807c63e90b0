// A public method returns an owned scope, and nothing says that the caller must end it.

namespace M013;

public sealed class WorkerPool
{
    private int _next;

    public ContextScope BeginWork(Context ctx)
    {
        var number = Interlocked.Increment(ref _next);
        return ctx.WithName($"work {number}").WithCancel();
    }
}
