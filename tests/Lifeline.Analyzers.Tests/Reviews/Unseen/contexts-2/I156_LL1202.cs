// The soft stop is the context that the loop looks at.

namespace I156;

public interface IImports
{
    Task NextAsync(Context ctx);
}

public sealed class ImportLoop(IImports imports)
{
    public async Task RunAsync(Context ctx)
    {
        while (ctx is { Stopping.IsDone: false })
        {
            await imports.NextAsync(ctx);
        }
    }
}
