// The empty catch swallows the cancellation together with all the rest.

namespace M062;

public interface IHints { Task PrimeAsync(Context ctx); Task<string> LoadAsync(Context ctx); }

public sealed class Hints(IHints hints)
{
    public async Task<string> LoadAsync(Context ctx)
    {
        try
        {
            await hints.PrimeAsync(ctx);
        }
        catch
        {
        }

        return await hints.LoadAsync(ctx);
    }
}
