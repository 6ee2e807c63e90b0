// ParallelOptions are made without the token, so Parallel.ForEach runs to the end after a cancel.

namespace M030;

public class ThumbnailBuilder(Action<string> render)
{
    public void BuildAll(IEnumerable<string> files, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        Parallel.ForEach(files, new ParallelOptions { MaxDegreeOfParallelism = 4 }, render);
    }
}
