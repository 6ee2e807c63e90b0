// A Sleep in an async method blocks the thread and does not hear the token.
namespace M060;

public sealed class SlowStart(Func<CancellationToken, Task> start)
{
    public async Task StartAsync(bool settle, CancellationToken token)
    {
        await start(token);
        if (settle)
        {
            Thread.Sleep(1_500);
        }
    }
}
