// The order and the names are the overridden method's, which belongs to a library.
using System.Data.Common;
using Lifeline.Data;

namespace I241;

public sealed class Counting : CommandStopper
{
    private int _runs;

    public int Runs => _runs;

    public override T Run<T>(Context ctx, DbConnection connection, Func<T> work)
    {
        Interlocked.Increment(ref _runs);
        return base.Run(ctx, connection, work);
    }

    public override ValueTask<bool> StopAsync(RunningWork work, int attempt) => new(attempt == 0);
}
