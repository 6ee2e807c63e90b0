// A clause above takes the cancellation and rethrows; the one below sees other failures only.

namespace I162;

public sealed class Applier(Func<Context, string, Task> apply, Action<Exception> log)
{
    public async Task ApplyAsync(Context ctx, IEnumerable<string> changes)
    {
        foreach (var change in changes)
        {
            try
            {
                await apply(ctx, change);
            }
            catch (OperationCanceledException)
            {
                throw;
            }
            catch (Exception failure)
            {
                log(failure);
            }
        }
    }
}
