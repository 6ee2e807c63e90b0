using System.Data;
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

    // After a few tries, which take some 10 ms each.
    private const int FirstBreak = 4;

    // The driver's own timer sends its request on a thread of the pool, and blocks it. Ours is to come first.
    public override TimeSpan TimeoutMargin => TimeSpan.FromSeconds(1);

    public override async ValueTask<bool> StopAsync(RunningWork work, int attempt)
    {
        // A command's Cancel does nothing while that has not begun, and nothing more once the request was sent. What has
        // only a token, such as a copy, loses its connection with it, and would go on on the server.
        var isForDriver = work.IsCommand ? attempt < FirstRepair : attempt >= FirstBreak || work.Connection.State != ConnectionState.Open;
        await (isForDriver ? work.CancelAsync() : Repair.CancelAsync((NpgsqlConnection)work.Connection)).ConfigureAwait(false);
        return true;
    }
}
