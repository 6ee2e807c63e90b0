// Ownership passes to a parameter that is marked as owner.

namespace I011;

[HoldsContext]
public sealed class Lease([OwnsContext] ContextScope scope) : IDisposable
{
    public Context Context => scope.Context;

    public void Dispose() => scope.Dispose();
}

public sealed class LeasePool(int size)
{
    private int _taken;

    public Lease? Rent(Context ctx)
    {
        if (Interlocked.Increment(ref _taken) > size)
        {
            Interlocked.Decrement(ref _taken);
            return null;
        }

        var scope = ctx.WithCancel();
        return new Lease(scope);
    }
}
