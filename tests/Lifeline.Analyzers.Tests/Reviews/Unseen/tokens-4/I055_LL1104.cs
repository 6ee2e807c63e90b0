// No token in the method: the source is the root of the console program, ended by Ctrl+C.
namespace I055;

public static class ConsoleHost
{
    public static async Task<int> RunAsync(Func<CancellationToken, Task> main)
    {
        using var ctrlC = new CancellationTokenSource();
        ConsoleCancelEventHandler onKey = (_, e) => { e.Cancel = true; ctrlC.Cancel(); };
        Console.CancelKeyPress += onKey;
        try
        {
            await main(ctrlC.Token);
            return 0;
        }
        finally
        {
            Console.CancelKeyPress -= onKey;
        }
    }
}
