// The scope lives in a field of a type that is a scope itself and disposes it.

namespace I002;

[HoldsContext]
public sealed class Subscription : IDisposable
{
    private readonly ContextScope _scope;

    public Subscription(Context ctx, string topic)
    {
        _scope = ctx.WithName($"subscription {topic}").WithCancel();
    }

    public Context Context => _scope.Context;

    public void Dispose() => _scope.Dispose();
}
