// The signal scope is never disposed, so the handlers stay installed after the import is over.
using System.Runtime.InteropServices;
using Lifeline;

namespace M009;

public class ImportCommand
{
    public async Task<int> ExecuteAsync(Context ctx, Func<Context, Task<int>> import)
    {
        ContextScope interruptible = ctx.WithSignals([PosixSignal.SIGINT]);
        var rows = await import(interruptible);
        Console.WriteLine($"{rows} rows");
        return rows > 0 ? 0 : 1;
    }
}
