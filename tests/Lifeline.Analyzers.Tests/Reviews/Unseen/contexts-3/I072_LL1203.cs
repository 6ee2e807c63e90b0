// The loop's condition looks at the context: what was caught was the last round.

namespace I072;

public interface ICatalog { Task RefreshAsync(Context ctx); }

public sealed class Refresher(ICatalog catalog)
{
    public async Task RunAsync(Context ctx)
    {
        while (!ctx.IsDone)
        {
            try
            {
                await catalog.RefreshAsync(ctx);
                await ctx.DelayAsync(TimeSpan.FromMinutes(1));
            }
            catch (OperationCanceledException) when (ctx.IsDone)
            {
                Console.WriteLine($"refreshing ends: {ctx.Cause?.Message}");
            }
            catch (HttpRequestException failure)
            {
                Console.Error.WriteLine(failure.Message);
            }
        }
    }
}
