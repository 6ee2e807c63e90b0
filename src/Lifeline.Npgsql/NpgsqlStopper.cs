using Lifeline.Data;
using Npgsql;

namespace Lifeline.Npgsql;

/// <summary>Cancels on the server: first by the driver's own request, then, when that was lost, over a connection beside it.</summary>
/// <remarks>
/// A request that reaches the server before its query does is forgotten there. The driver waits for the answer for
/// two seconds, while the query runs, and then gives the connection up, while the query runs on.
/// </remarks>
internal sealed class NpgsqlStopper : CommandStopper
{
    // Some 120 ms after the first one. An answer takes 10 ms.
    private const int FirstRepair = 7;

    // The driver's own timer sends its request on a thread of the pool, and blocks it. Ours is to come first.
    public override TimeSpan TimeoutMargin => TimeSpan.FromSeconds(1);

    public override async ValueTask<bool> StopAsync(RunningWork work, int attempt)
    {
        if (attempt < FirstRepair)
        {
            // Does nothing while the command has not begun, and nothing more once the request was sent.
            await work.CancelAsync().ConfigureAwait(false);
        }
        else
        {
            await Repair.CancelAsync((NpgsqlConnection)work.Connection).ConfigureAwait(false);
        }

        return true;
    }
}
