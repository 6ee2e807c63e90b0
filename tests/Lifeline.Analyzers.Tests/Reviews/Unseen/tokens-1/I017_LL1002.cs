// An idle timeout: one source for the whole copy, pushed forward after each chunk.

namespace I017;

public static class StreamCopy
{
    public static async Task CopyAsync(Stream from, Stream to, TimeSpan idle, CancellationToken ct)
    {
        using var idleTimeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var buffer = new byte[81920];
        while (true)
        {
            idleTimeout.CancelAfter(idle);
            var n = await from.ReadAsync(buffer, idleTimeout.Token);
            if (n == 0)
                return;
            await to.WriteAsync(buffer.AsMemory(0, n), idleTimeout.Token);
        }
    }
}
