// A clause in front of the catch-all sends the cancellation on.
using Lifeline;

namespace I087;

public class Batch(Func<Context, int, Task> process)
{
    public async Task<List<int>> RunAsync(Context ctx, IEnumerable<int> ids)
    {
        var failed = new List<int>();
        foreach (var id in ids)
        {
            try { await process(ctx, id); }
            catch (OperationCanceledException) { throw; }
            catch (Exception) { failed.Add(id); }
        }
        return failed;
    }
}
