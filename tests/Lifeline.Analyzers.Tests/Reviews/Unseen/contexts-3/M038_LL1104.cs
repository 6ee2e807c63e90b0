// A second process root inside of a method that already has the process's context.
using Lifeline.Hosting;

namespace M038;

public static class Migration
{
    public static async Task RunAsync(Context ctx, Func<Context, Task> migrate)
    {
        ctx.ThrowIfDone();
        using var root = ProcessRoot.Create(grace: TimeSpan.FromSeconds(20));
        await migrate(root.Context);
    }
}
