// For each item the cancellation is counted as a failure and the next item is tried.
// also: LL1204
using Lifeline;

namespace M077;

public class Batch(Func<Context, int, Task> process)
{
    public async Task<int> RunAsync(Context ctx, IEnumerable<int> ids)
    {
        var failures = 0;
        foreach (var id in ids)
        {
            try { await process(ctx, id); }
            catch (Exception) { failures++; continue; }
        }
        return failures;
    }
}
