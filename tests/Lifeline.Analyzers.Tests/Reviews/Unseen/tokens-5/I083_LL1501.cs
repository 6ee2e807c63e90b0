// Tokens in fields are allowed: the object lives as long as the operation whose token it was made with.
namespace I083;

public interface IBlock { Task<int> ReadAsync(byte[] buffer, CancellationToken ct); }

public sealed class BlockReader(IBlock block, CancellationToken operation)
{
    private readonly CancellationToken _operation = operation;
    private readonly byte[] _buffer = new byte[512];

    public async Task<byte[]> NextAsync()
    {
        var read = await block.ReadAsync(_buffer, _operation);
        return _buffer[..read];
    }
}
