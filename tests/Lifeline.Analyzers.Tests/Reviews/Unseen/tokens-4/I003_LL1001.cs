// A plain source, neither linked nor timed, holds nothing: dropping it leaks nothing.
namespace I003;

public class ParallelSearch
{
    public int? FindFirst(IReadOnlyList<int> values, Func<int, bool> match)
    {
        var found = new CancellationTokenSource();
        int? hit = null;
        try
        {
            Parallel.ForEach(values, new ParallelOptions { CancellationToken = found.Token }, v =>
            {
                if (!match(v)) return;
                hit = v;
                found.Cancel();
            });
        }
        catch (OperationCanceledException) when (hit != null)
        {
        }
        return hit;
    }
}
