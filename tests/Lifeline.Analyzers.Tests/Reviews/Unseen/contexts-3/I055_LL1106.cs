// The task isn't lost: it is kept, was given the context, and is awaited by those who ask for it.

namespace I055;

public interface IDisk { Task<byte[]> ReadAsync(Context ctx, int block); }

public sealed class ReadAhead(IDisk disk)
{
    public async Task<int> SumAsync(Context ctx, int blocks)
    {
        var sum = 0;
        var next = disk.ReadAsync(ctx, 0);
        for (var block = 1; block <= blocks; block++)
        {
            var current = await next;
            next = block < blocks ? disk.ReadAsync(ctx, block) : Task.FromResult(Array.Empty<byte>());
            sum += current.Length;
        }

        await next;
        return sum;
    }
}
