// The event handler that captures the source is taken off in finally, before the using ends.

namespace I024;

public static class Tool
{
    public static async Task<int> RunAsync(Func<CancellationToken, Task<int>> main)
    {
        using var ctrlC = new CancellationTokenSource();
        ConsoleCancelEventHandler onCancel = (_, e) => { e.Cancel = true; ctrlC.Cancel(); };
        Console.CancelKeyPress += onCancel;
        try
        {
            return await main(ctrlC.Token);
        }
        finally
        {
            Console.CancelKeyPress -= onCancel;
        }
    }
}
