// The pool's policy implements a contract of the framework that says who creates and who takes back.
using Microsoft.Extensions.ObjectPool;

namespace I029;

public sealed class SourcePolicy : PooledObjectPolicy<CancellationTokenSource>
{
    public override CancellationTokenSource Create() => new();

    public override bool Return(CancellationTokenSource obj)
    {
        if (obj.TryReset())
        {
            return true;
        }

        obj.Dispose();
        return false;
    }
}
