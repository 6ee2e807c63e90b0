// The type is a scope itself, and says so.
using Lifeline;

namespace I121;

[HoldsContext]
public sealed class UnitOfWork : IDisposable
{
    private readonly ContextScope _scope;
    public UnitOfWork(Context ctx) => _scope = ctx.WithTimeout(TimeSpan.FromMinutes(1));
    public bool IsOver => _scope.Context.IsDone;
    public void Dispose() => _scope.Dispose();
}
