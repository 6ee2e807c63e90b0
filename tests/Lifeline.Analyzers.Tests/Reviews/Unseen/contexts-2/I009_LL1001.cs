// Two declarators in one using declaration: both are disposed.

namespace I009;

public sealed class Mirror
{
    public async Task SyncAsync(Context ctx, string from, string to)
    {
        using ContextScope read = ctx.WithTimeout(TimeSpan.FromSeconds(20)), write = ctx.WithTimeout(TimeSpan.FromSeconds(40));
        var bytes = await File.ReadAllBytesAsync(from, read);
        await File.WriteAllBytesAsync(to, bytes, write);
    }
}
