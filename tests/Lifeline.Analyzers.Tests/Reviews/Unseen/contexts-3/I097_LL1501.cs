// The property computes; nothing is stored. The parameter is only used to make the group.

namespace I097;

public sealed class Notices(Context ctx) : IAsyncDisposable
{
    private readonly TaskGroup _group = ctx.Supervise(limit: 4);

    public Context Context => _group.Context;

    public void Post(Func<Context, Task> notice) => _ = _group.Go(notice);

    public ValueTask DisposeAsync() => _group.DisposeAsync();
}
