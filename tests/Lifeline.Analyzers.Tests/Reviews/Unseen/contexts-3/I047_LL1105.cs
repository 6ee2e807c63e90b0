// Result is read from tasks that have completed: nothing is waited for.

namespace I047;

public interface IRegion { Task<int> LoadAsync(Context ctx); }

public sealed class Totals
{
    public async Task<int> SumAsync(Context ctx, IRegion east, IRegion west)
    {
        var a = east.LoadAsync(ctx);
        var b = west.LoadAsync(ctx);
        await Task.WhenAll(a, b);
        return a.Result + b.Result;
    }
}
