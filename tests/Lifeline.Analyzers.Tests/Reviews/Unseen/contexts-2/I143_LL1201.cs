// The helper that is called at the end never returns.
using System.Diagnostics.CodeAnalysis;

namespace I143;

public sealed class Engine(Func<Task> turn)
{
    public async Task RunAsync(Context ctx)
    {
        while (true)
        {
            if (ctx.Error is { } error)
            {
                Leave(error);
            }

            await turn();
        }
    }

    [DoesNotReturn]
    private static void Leave(ContextEndedException error) => throw new InvalidOperationException("the engine was stopped", error);
}
