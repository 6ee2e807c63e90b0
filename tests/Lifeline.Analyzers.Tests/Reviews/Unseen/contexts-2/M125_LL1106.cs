// One task for each item by StartNew, none of them given the context.
// also: LL1101

namespace M125;

public sealed class Hashing
{
    public async Task<int[]> HashAsync(Context ctx, IEnumerable<byte[]> blocks)
    {
        var hashes = blocks.Select(block => Task.Factory.StartNew(() => Checksum(block))).ToArray();
        ctx.ThrowIfDone();
        return await Task.WhenAll(hashes).WaitAsync(ctx);
    }

    private static int Checksum(byte[] block) => block.Aggregate(17, (sum, next) => unchecked(sum * 31 + next));
}
