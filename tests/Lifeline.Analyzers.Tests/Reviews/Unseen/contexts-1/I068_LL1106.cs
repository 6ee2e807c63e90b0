// No context is in scope where the task is started.
using Lifeline;

namespace I068;

public class Compressor
{
    public Task<byte[]> CompressAsync(byte[] bytes, Func<byte[], byte[]> compress) => Task.Run(() => compress(bytes));
}
