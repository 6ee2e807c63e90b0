// one source reused by TryReset in each round: made outside the loop on purpose, and replaced never
namespace I010;

public sealed class IdleReader(Stream stream, Action<ReadOnlyMemory<byte>> received)
{
    public async Task ReadAsync(TimeSpan idle)
    {
        using var idleSource = new CancellationTokenSource();
        var buffer = new byte[4096];
        do
        {
            idleSource.CancelAfter(idle);
            var count = await stream.ReadAsync(buffer, idleSource.Token);
            if (count == 0)
                return;
            received(buffer.AsMemory(0, count));
        }
        while (idleSource.TryReset());
    }
}
