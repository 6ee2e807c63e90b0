// In catch, the failure is recorded on a context that has not ended.

namespace I082;

public interface IFailures
{
    Task RecordAsync(Context ctx, Exception failure);
}

public sealed class Importer(IFailures failures)
{
    public async Task ImportAsync(Context ctx, string path, Func<Context, string, Task> import)
    {
        try
        {
            await import(ctx, path);
        }
        catch (Exception failure)
        {
            await failures.RecordAsync(ctx.WithoutCancel(), failure);
            throw;
        }
    }
}
