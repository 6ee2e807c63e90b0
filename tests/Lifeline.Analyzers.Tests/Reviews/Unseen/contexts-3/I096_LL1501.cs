// The type is a scope itself and says so with the attribute.

namespace I096;

[HoldsContext]
public sealed class Transaction : IDisposable
{
    private readonly ContextScope _scope;
    private readonly Context _outer;

    public Transaction(Context ctx)
    {
        _outer = ctx;
        _scope = ctx.WithName("transaction").WithTimeout(TimeSpan.FromSeconds(30));
    }

    public Context Context => _scope.Context;

    public bool CutShort => Context.IsDone && !_outer.IsDone;

    public void Dispose() => _scope.Dispose();
}
