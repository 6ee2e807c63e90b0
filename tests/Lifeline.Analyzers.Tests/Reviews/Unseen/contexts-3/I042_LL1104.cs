// The process root is put below the context that was given.
using Lifeline.Hosting;

namespace I042;

public static class Tool
{
    public static async Task RunAsync(Context ctx, Func<Context, Task> main)
    {
        using var root = ProcessRoot.Create(TimeSpan.FromSeconds(5), parent: ctx);
        await main(root.Context);
    }
}
