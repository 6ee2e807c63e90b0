// WaitAsync brings the token to a task of a callee that takes none.

namespace I048;

public interface IOldDriver { Task<byte[]> ReadAsync(int block); }

public class BlockReader
{
    private readonly IOldDriver _driver;
    public BlockReader(IOldDriver driver) => _driver = driver;

    public async Task<byte[]> ReadAsync(int block, CancellationToken cancellationToken)
        => await _driver.ReadAsync(block).WaitAsync(TimeSpan.FromSeconds(1), cancellationToken);
}
