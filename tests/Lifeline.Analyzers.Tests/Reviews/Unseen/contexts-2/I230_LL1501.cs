// The type is a scope, and says so.

namespace I230;

[HoldsContext]
public sealed class RequestScope([OwnsContext] ContextScope scope) : IDisposable
{
    public Context Context { get; } = scope.Context;

    public void Dispose() => scope.Dispose();
}
