// The computation is started by Task.Run with neither a token for the task nor one in its body.
namespace M027;

public sealed class RouteOptimizer
{
    public async Task<int[]> OptimizeAsync(double[,] distances, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await Task.Run(() => Improve(distances));
    }

    private static int[] Improve(double[,] distances)
    {
        var order = Enumerable.Range(0, distances.GetLength(0)).ToArray();
        for (var i = 1; i < order.Length - 1; i++)
        {
            if (distances[order[i - 1], order[i + 1]] < distances[order[i - 1], order[i]])
            {
                (order[i], order[i + 1]) = (order[i + 1], order[i]);
            }
        }

        return order;
    }
}
