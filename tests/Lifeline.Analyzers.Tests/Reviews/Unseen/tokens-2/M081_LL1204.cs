// The empty catch hides the cancellation from the caller.
namespace M081;

public sealed class Telemetry(Func<string, CancellationToken, Task> send)
{
    public async Task SendAsync(string name, CancellationToken token)
    {
        try
        {
            await send(name, token);
        }
        catch
        {
        }
    }
}
