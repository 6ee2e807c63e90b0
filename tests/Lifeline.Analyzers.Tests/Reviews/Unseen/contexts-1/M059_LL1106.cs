// Work put on the thread pool without the context in scope runs on after its request.
using Lifeline;

namespace M059;

public class Metrics(Action<string> flush)
{
    public void Track(Context ctx, string name)
    {
        if (ctx.IsDone) return;
        ThreadPool.QueueUserWorkItem(_ => flush(name));
    }
}
