// The lambda that captures the scope is run here and now by ToArray, not by a task.

namespace I017;

public static class Ranking
{
    public static Task<int[]> RankAsync(Context ctx, IReadOnlyList<int> scores)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromMilliseconds(50));
        var ranked = scores.OrderDescending().TakeWhile(_ => !scope.Context.IsDone).ToArray();
        return Task.FromResult(ranked);
    }
}
