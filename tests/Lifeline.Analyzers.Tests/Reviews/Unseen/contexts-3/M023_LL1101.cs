// ParallelOptions.CancellationToken is not set although the method has a context.

namespace M023;

public sealed class Hasher
{
    public void HashAll(Context ctx, IReadOnlyList<string> names, Action<string> hash)
    {
        ctx.ThrowIfDone();
        var options = new ParallelOptions { MaxDegreeOfParallelism = 4 };
        Parallel.ForEach(names, options, hash);
    }
}
