// The scope goes to a list which the owner disposes in full; being stored is no leak.
using Lifeline;

namespace I001;

public sealed class ScopeBag : IDisposable
{
    private readonly List<IDisposable> _open = [];

    public Context Open(Context ctx, TimeSpan limit)
    {
        var scope = ctx.WithTimeout(limit + TimeSpan.FromSeconds(1));
        _open.Add(scope);
        return scope;
    }

    public void Dispose()
    {
        foreach (var scope in _open) scope.Dispose();
        _open.Clear();
    }
}
