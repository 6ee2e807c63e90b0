// The order is the overridden method's, which belongs to a library.
using System.Data.Common;
using Lifeline.Data;

namespace I241;

public sealed class Counting : CommandStopper
{
    private int _runs;

    public int Runs => _runs;

    public override T Run<T>(DbConnection connection, Context ctx, Func<T> work)
    {
        Interlocked.Increment(ref _runs);
        return base.Run(connection, ctx, work);
    }

    public override ValueTask<bool> StopAsync(RunningWork work, int attempt) => new(attempt == 0);
}
