// The thread's body is handed the context and ends with it.

namespace I122;

public sealed class Pump(Func<Context, bool> step)
{
    public void Start(Context ctx)
    {
        var thread = new Thread(() => Loop(ctx)) { Name = "pump", IsBackground = true };
        thread.Start();
    }

    private void Loop(Context ctx)
    {
        var steps = 0;
        while (!ctx.IsDone && step(ctx))
        {
            steps++;
        }

        Console.WriteLine($"{steps} steps");
    }
}
