// The only token in reach belongs to another object's flush timer and has nothing to do with this write.
namespace I057;

public sealed class FlushTimer
{
    private readonly CancellationTokenSource _tick = new();

    public CancellationToken Tick => _tick.Token;
}

public sealed class Journal(Stream file, FlushTimer timer)
{
    public bool FlushDue => timer.Tick.IsCancellationRequested;

    public async Task AppendAsync(byte[] record)
    {
        await file.WriteAsync(record);
    }
}
