// the options of the parallel loop are built without the token at hand
namespace M014;

public sealed class Resizer(Action<string> resize)
{
    public void ResizeAll(IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var options = new ParallelOptions { MaxDegreeOfParallelism = 4 };
        Parallel.ForEach(files, options, resize);
    }
}
