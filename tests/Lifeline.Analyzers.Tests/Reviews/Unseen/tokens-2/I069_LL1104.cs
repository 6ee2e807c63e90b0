// No parameter and no field is a token here: this is where the root is made.
namespace I069;

public static class EntryPoint
{
    public static async Task<int> MainAsync(string[] args, Func<string[], CancellationToken, Task<int>> run)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += Stop;
        try
        {
            return await run(args, stop.Token);
        }
        finally
        {
            Console.CancelKeyPress -= Stop;
        }

        void Stop(object? sender, ConsoleCancelEventArgs press)
        {
            press.Cancel = true;
            stop.Cancel();
        }
    }
}
