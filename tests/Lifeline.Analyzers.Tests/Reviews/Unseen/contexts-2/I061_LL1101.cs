// The overload that takes a context wants more than the caller has: it is another operation.

namespace I061;

public interface IArchive
{
    Task<int> SizeAsync(string name);

    Task<int> SizeAsync(Context ctx, string name, string tenant, IProgress<int> progress);
}

public sealed class Quota(IArchive archive)
{
    public async Task<bool> FitsAsync(Context ctx, string name)
    {
        ctx.ThrowIfDone();
        return await archive.SizeAsync(name) < 1_000_000;
    }
}
