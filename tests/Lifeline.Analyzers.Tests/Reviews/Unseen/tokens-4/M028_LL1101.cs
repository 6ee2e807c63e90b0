// The parallel loop's options have a CancellationToken property that is left empty though the token is at hand.
namespace M028;

public class ThumbnailBuilder
{
    public void Build(IReadOnlyCollection<string> files, Action<string> render, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.ForEach(files, options, render);
    }
}
