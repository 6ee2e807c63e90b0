// `new TimeSpan(30)` is thirty ticks, three microseconds.

namespace M191;

public sealed class Sync
{
    public async Task RunAsync(Context ctx, string from, string to)
    {
        using var scope = ctx.WithTimeout(new TimeSpan(30));
        await File.CopyAsync(from, to, scope);
    }
}
