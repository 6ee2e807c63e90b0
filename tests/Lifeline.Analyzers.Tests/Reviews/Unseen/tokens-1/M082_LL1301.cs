// TimeSpan.Zero as the source's delay: it is cancelled before the first await.

namespace M082;

public class Shutdown(Func<CancellationToken, Task> flush)
{
    public async Task FlushAsync()
    {
        using var grace = new CancellationTokenSource(TimeSpan.Zero);
        await flush(grace.Token);
    }
}
