// DisposeAsync flushes what is left; the work's own context has ended.

namespace I084;

public sealed class Batcher(Func<Context, IReadOnlyList<string>, Task> send) : IAsyncDisposable
{
    private readonly List<string> _lines = [];

    public void Add(Context ctx, string line)
    {
        ctx.ThrowIfDone();
        _lines.Add(line);
    }

    public async ValueTask DisposeAsync()
    {
        using var flush = Context.Background.WithTimeout(TimeSpan.FromSeconds(2));
        await send(flush, _lines);
    }
}
