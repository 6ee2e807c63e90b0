// A child's Context is returned as a view of a group that the class owns; nobody can end it through that.
using Lifeline;

namespace I026;

public sealed class Pool(Context ctx) : IAsyncDisposable
{
    private readonly TaskGroup _group = ctx.Supervise();
    public Context Lifetime => _group.Context;
    public ValueTask DisposeAsync() => _group.DisposeAsync();
}
