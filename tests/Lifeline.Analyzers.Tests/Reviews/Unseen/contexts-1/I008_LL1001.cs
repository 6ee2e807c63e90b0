// The scope goes to an owner whose parameter says that it ends it.
using Lifeline;

namespace I008;

[HoldsContext]
public sealed class Lease([OwnsContext] ContextScope scope) : IDisposable
{
    public bool IsOver => scope.Context.IsDone;
    public void Dispose() => scope.Dispose();
}
public static class Leases
{
    public static Lease Take(Context ctx) => new(ctx.WithTimeout(TimeSpan.FromMinutes(1)));
}
