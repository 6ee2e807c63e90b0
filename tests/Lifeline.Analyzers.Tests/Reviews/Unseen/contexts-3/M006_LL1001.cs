// Merge returns a scope; assigning it to a Context throws the only handle to it away.

namespace M006;

public interface IPool { Context Life { get; } Task<IDisposable> RentAsync(Context ctx); }

public sealed class Renter(IPool pool)
{
    public async Task<IDisposable> RentAsync(Context ctx)
    {
        Context both = Context.Merge(ctx, pool.Life);
        return await pool.RentAsync(both);
    }
}
