// The caller's token is linked whenever it can be cancelled at all; the plain source is for when there is nothing to link.
namespace I027;

public interface ISolver { Task<int[]> SolveAsync(string puzzle, CancellationToken ct); }

public static class SolverExtensions
{
    public static async Task<int[]> SolveWithinAsync(this ISolver solver, string puzzle, TimeSpan limit, CancellationToken ct)
    {
        using var source = ct.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(ct)
            : new CancellationTokenSource();
        source.CancelAfter(limit);
        return await solver.SolveAsync(puzzle, source.Token);
    }
}
