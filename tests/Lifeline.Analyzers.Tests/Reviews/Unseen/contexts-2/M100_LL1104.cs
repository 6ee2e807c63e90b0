// The method has a context, and its time limit hangs under a new root.
// also: LL1102

namespace M100;

public sealed class Scanner
{
    public async Task<int> ScanAsync(Context ctx, string path)
    {
        ctx.ThrowIfDone();
        using var scope = Context.Background.WithTimeout(TimeSpan.FromSeconds(30));
        var bytes = await File.ReadAllBytesAsync(path, scope);
        return bytes.Length;
    }
}
