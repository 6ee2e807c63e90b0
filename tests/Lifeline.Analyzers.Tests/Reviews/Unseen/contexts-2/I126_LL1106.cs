// Async lambdas of a query are given the captured context and all awaited.

namespace I126;

public sealed class Sizes
{
    public async Task<long> SumAsync(Context ctx, IReadOnlyList<string> files)
    {
        var sizes = await Task.WhenAll(files.Select(async file => (await File.ReadAllBytesAsync(file, ctx)).LongLength));
        return sizes.Sum();
    }
}
