// the overload with a token is private to the driver: from here there is only the one without
namespace I018;

public sealed class Driver(Func<string, CancellationToken, Task> send)
{
    private readonly CancellationTokenSource _closing = new();

    public Task SendAsync(string command) => SendAsync(command, _closing.Token);

    private Task SendAsync(string command, CancellationToken closing) => send(command, closing);

    public void Close() => _closing.Cancel();
}

public sealed class Client(Driver driver)
{
    public async Task ExecuteAsync(string command, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        await driver.SendAsync(command);
    }
}
