// the token field at hand is the flush timer's, unrelated to this request
namespace I022;

public sealed class BufferedSink(Stream stream) : IDisposable
{
    private readonly CancellationTokenSource _flushTimer = new(TimeSpan.FromSeconds(1));

    public bool FlushDue => _flushTimer.IsCancellationRequested;

    public async Task WriteAsync(ReadOnlyMemory<byte> data)
    {
        await stream.WriteAsync(data);
        if (FlushDue)
            await stream.FlushAsync();
    }

    public void Dispose() => _flushTimer.Dispose();
}
