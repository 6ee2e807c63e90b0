// The token is narrowed once, before the loop.
namespace I094;

public interface IReader { Task<int> ReadAsync(Memory<byte> into, CancellationToken token); }

public sealed class BodyReader(IReader reader)
{
    public async Task<int> ReadAllAsync(byte[] buffer, TimeSpan limit, CancellationToken token)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
        linked.CancelAfter(limit);
        token = linked.Token;
        int filled = 0;
        while (filled < buffer.Length)
        {
            int n = await reader.ReadAsync(buffer.AsMemory(filled), token);
            if (n == 0) break;
            filled += n;
        }
        return filled;
    }
}
