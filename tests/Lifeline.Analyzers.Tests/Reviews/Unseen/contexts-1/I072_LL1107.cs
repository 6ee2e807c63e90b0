// A nullable context is null where there is none, as the parameter's own default says.
using Lifeline.Hosting;
using Lifeline;

namespace I072;

public static class Entrance
{
    public static async Task RunAsync(Func<Context, Task> main)
    {
        using var root = ProcessRoot.Create(grace: TimeSpan.FromSeconds(20), parent: null);
        await main(root.Context);
    }
}
