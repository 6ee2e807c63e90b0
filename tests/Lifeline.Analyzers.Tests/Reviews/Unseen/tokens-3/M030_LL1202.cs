// an endless loop that waits on an event and never looks at the token it was given
namespace M030;

public sealed class Flusher(Action flush)
{
    private readonly System.Timers.Timer _timer = new(500);

    public async Task RunAsync(Func<Task> nextTick, CancellationToken stoppingToken)
    {
        stoppingToken.ThrowIfCancellationRequested();
        _timer.Start();
        while (true)
        {
            await nextTick();
            flush();
        }
    }
}
