// In finally the clean-up must run although ctx has ended; it has a bound of its own.

namespace I081;

public interface IStore
{
    Task LockAsync(Context ctx, string row);

    Task UnlockAsync(Context ctx, string row);
}

public sealed class Editor(IStore store)
{
    public async Task EditAsync(Context ctx, string row, Func<Context, Task> edit)
    {
        await store.LockAsync(ctx, row);
        try
        {
            await edit(ctx);
        }
        finally
        {
            using var cleanUp = ctx.WithoutCancel().WithTimeout(TimeSpan.FromSeconds(5));
            await store.UnlockAsync(cleanUp, row);
        }
    }
}
