// ParallelOptions has a CancellationToken, and the initialiser leaves it out.
using Lifeline;

namespace M029;

public static class Thumbnails
{
    public static void MakeAll(Context ctx, string[] files, Action<string> make)
    {
        ctx.ThrowIfDone();
        Parallel.ForEach(files, new ParallelOptions { MaxDegreeOfParallelism = 4 }, make);
    }
}
