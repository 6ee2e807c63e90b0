// Giving the lease back in finally must not be cut short by the end of the context.

namespace I027;

public interface ILease { Task ReleaseAsync(CancellationToken cancellationToken = default); }
public interface ILeases { Task<ILease> AcquireAsync(Context ctx, string name); }

public sealed class Guarded(ILeases leases)
{
    public async Task RunAsync(Context ctx, string name, Func<Context, Task> work)
    {
        var lease = await leases.AcquireAsync(ctx, name);
        try
        {
            await work(ctx);
        }
        finally
        {
            await lease.ReleaseAsync();
        }
    }
}
