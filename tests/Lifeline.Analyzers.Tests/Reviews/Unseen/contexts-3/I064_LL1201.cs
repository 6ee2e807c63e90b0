// The helper that is called at the end never returns.
using System.Diagnostics.CodeAnalysis;

namespace I064;

public interface ISpool { Task PrintNextAsync(); }

public sealed class Spooler(ISpool spool)
{
    public async Task RunAsync(Context ctx)
    {
        while (true)
        {
            if (ctx.IsDone)
            {
                Stop(ctx);
            }

            await spool.PrintNextAsync();
        }
    }

    [DoesNotReturn]
    private static void Stop(Context ctx) => throw ctx.Error!;
}
