// The options of the parallel loop get the outer token, though the source linked to both was made for it.
namespace M050;

public sealed class Cleaner(Func<string, CancellationToken, ValueTask> clean)
{
    public async Task CleanAsync(IEnumerable<string> rooms, CancellationToken abort, CancellationToken closing)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(abort, closing);
        var options = new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = abort };
        await Parallel.ForEachAsync(rooms, options, clean);
    }
}
