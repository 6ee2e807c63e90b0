// A thread is started that knows nothing of the context at hand.
using Lifeline;

namespace M057;

public sealed class Recorder
{
    private readonly Action _record;
    public Recorder(Action record) => _record = record;

    public Thread Start(Context ctx)
    {
        ctx.ThrowIfDone();
        var thread = new Thread(() => _record()) { IsBackground = true };
        thread.Start();
        return thread;
    }
}
