// The constructor takes its context after the path.

namespace M244;

public sealed class Spool(string path, Context ctx) : IAsyncDisposable
{
    private readonly TaskGroup _writes = ctx.Supervise(limit: 1);

    public void Append(string text) => _ = _writes.Go(ctx => File.AppendAllTextAsync(path, text, ctx));

    public ValueTask DisposeAsync() => _writes.DisposeAsync();
}
