// The parallel loop has an overload that takes the context and gets none.
// also: LL1105

namespace M071;

public sealed class Scans(Func<string, CancellationToken, ValueTask> scan)
{
    public async Task ScanAsync(Context ctx, IReadOnlyList<string> folders)
    {
        ctx.ThrowIfDone();
        await Parallel.ForEachAsync(folders, (folder, token) => scan(folder, token));
    }
}
