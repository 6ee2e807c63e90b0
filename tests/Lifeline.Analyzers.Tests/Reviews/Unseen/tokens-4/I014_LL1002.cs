// The source is reused through TryReset, the framework's own way for pooled sources: each round starts fresh.
namespace I014;

public interface IFrameReader { Task<int> ReadAsync(Memory<byte> frame, CancellationToken token); }

public sealed class FrameLoop(IFrameReader reader)
{
    public async Task<int> CountAsync()
    {
        using var timer = new CancellationTokenSource();
        var frame = new byte[512];
        int frames = 0;
        while (timer.TryReset())
        {
            timer.CancelAfter(TimeSpan.FromSeconds(5));
            if (await reader.ReadAsync(frame, timer.Token) == 0) break;
            frames++;
        }
        return frames;
    }
}
