// the worker's source is fresh although the session's token is a parameter, so closing the session stops nothing
namespace M037;

public sealed class SessionWorker(Func<CancellationToken, Task> receive, Func<CancellationToken, Task> heartbeat)
{
    public async Task RunAsync(string session, CancellationToken sessionClosed)
    {
        using var either = new CancellationTokenSource();
        var receiving = receive(either.Token);
        var beating = heartbeat(either.Token);
        await Task.WhenAny(receiving, beating);
        either.Cancel();
        await Task.WhenAll(receiving, beating);
        Console.WriteLine($"{session} done");
    }
}
