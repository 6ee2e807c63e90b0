// The field belongs to another concern (the flush timer); it must not bound the caller's write.

namespace I039;

public sealed class BufferedLog(Stream stream) : IDisposable
{
    private readonly CancellationTokenSource _flushTimer = new();

    public async Task WriteAsync(byte[] line, CancellationToken ct)
    {
        await stream.WriteAsync(line, ct);
    }

    public async Task FlushLoopAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await timer.WaitForNextTickAsync(_flushTimer.Token))
            await stream.FlushAsync(_flushTimer.Token);
    }

    public void Dispose() => _flushTimer.Cancel();
}
