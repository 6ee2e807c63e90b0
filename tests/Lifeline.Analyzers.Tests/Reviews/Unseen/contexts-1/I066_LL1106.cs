// The thread's body is given the context that it looks at.
using Lifeline;

namespace I066;

public class Engine(Action<Context> loop)
{
    public void Start(Context ctx)
    {
        var thread = new Thread(() => loop(ctx)) { IsBackground = true, Name = "engine" };
        thread.Start();
    }
}
