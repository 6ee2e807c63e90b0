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

    // The driver's own timer sends its request on a thread of the pool, and blocks it. Ours is to come first.
    public override TimeSpan TimeoutMargin => TimeSpan.FromSeconds(1);

    public override async ValueTask<bool> StopAsync(RunningWork work, int attempt)
    {
        var connection = (NpgsqlConnection)work.Connection;
        if (work.IsCommand)
        {
            // Cancel does nothing while the command has not begun, and nothing more once the request was sent.
            await (attempt < FirstRepair ? work.CancelAsync() : Repair.CancelAsync(connection, connection.ProcessID)).ConfigureAwait(false);
            return true;
        }

        // What has only a token, such as a copy, loses its connection with it. It is tempting to keep that, and to cancel
        // on the server alone. Don't: the driver takes an error before a copy's first row for the row. But see to it
        // that nothing runs on there, where nobody notices for long that the client has gone.
        var process = connection.State == ConnectionState.Open ? connection.ProcessID : 0;
        await work.CancelAsync().ConfigureAwait(false);
        if (process != 0)
        {
            await Repair.CancelAsync(connection, process).ConfigureAwait(false);
        }

        return true;
    }
}
