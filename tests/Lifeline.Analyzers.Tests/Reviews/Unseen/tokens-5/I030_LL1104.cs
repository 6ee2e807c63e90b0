// There is no token to derive from: an event handler of a console program is where the root belongs.
namespace I030;

public interface IServer { Task RunAsync(CancellationToken ct); }

public static class Shell
{
    public static async Task<int> MainAsync(IServer server)
    {
        using var root = new CancellationTokenSource();
        ConsoleCancelEventHandler onCancel = (_, e) =>
        {
            e.Cancel = true;
            root.Cancel();
        };
        Console.CancelKeyPress += onCancel;
        try
        {
            await server.RunAsync(root.Token);
            return 0;
        }
        finally
        {
            Console.CancelKeyPress -= onCancel;
        }
    }
}
