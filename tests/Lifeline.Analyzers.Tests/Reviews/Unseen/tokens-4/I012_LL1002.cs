// An idle timeout: one source, re-armed before every read; it fires only when a single read stalls, and then the copy is over.
namespace I012;

public static class IdleCopy
{
    public static async Task<long> CopyAsync(Stream from, Stream to, TimeSpan idle, CancellationToken token)
    {
        using var stalled = CancellationTokenSource.CreateLinkedTokenSource(token);
        var buffer = new byte[16 * 1024];
        long total = 0;
        int read;
        do
        {
            stalled.CancelAfter(idle);
            read = await from.ReadAsync(buffer, stalled.Token);
            await to.WriteAsync(buffer.AsMemory(0, read), stalled.Token);
            total += read;
        }
        while (read > 0);
        return total;
    }
}
