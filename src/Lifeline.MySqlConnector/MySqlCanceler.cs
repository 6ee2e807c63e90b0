using System.Data;
using System.Globalization;
using Lifeline.Data;
using MySqlConnector;

namespace Lifeline.MySqlConnector;

/// <summary>Cancels on the server by <c>KILL QUERY</c>: by the driver's own request and, when that was lost, over a separate connection.</summary>
/// <remarks>
/// A <c>KILL QUERY</c> that reaches the server before its query is ignored (MariaDB) or applied to the next query (MySQL).
/// The driver considers it done, sends no other, and after its timeout closes the connection, while the query continues to run.
/// </remarks>
internal sealed class MySqlCanceler : CommandCanceler
{
    // Some 120 ms after the first attempt. A request that was not lost takes 10 ms.
    private const int FirstOutOfBandAttempt = 7;

    private const int StepTimeout = 2;          // seconds, for opening and for the statement each

    public override bool PassesToken => true;

    // Only the stopped statement is undone, not those before it: a commit would store a part of the transaction.
    public override bool AbortsTransactions => true;

    // The driver's own timeout kills on the one thread that it has for all timers. The context's deadline must fire first.
    public override TimeSpan TimeoutMargin => TimeSpan.FromSeconds(1);

    public override async ValueTask<bool> StopAsync(RunningOperation work, int attempt)
    {
        // The driver's request has no effect before the command has begun, and none a second time. Once it was sent, the driver
        // ensures that a late kill hits no later command, also a kill of this class.
        await work.CancelAsync().ConfigureAwait(false);
        if (attempt >= FirstOutOfBandAttempt && work.Connection is MySqlConnection { State: ConnectionState.Open } connection)
        {
            await KillAsync(connection).ConfigureAwait(false);
        }

        return true;
    }

    private static async Task KillAsync(MySqlConnection connection)
    {
        var settings = new MySqlConnectionStringBuilder(connection.ConnectionString)
        {
            AutoEnlist = false,
            Pooling = false,
            ConnectionTimeout = StepTimeout,
            DefaultCommandTimeout = StepTimeout,
        };
        if (settings.Server.Contains(','))
        {
            return;                             // several hosts: the thread's number may belong to another connection on another server
        }

        var outOfBand = connection.CloneWith(settings.ConnectionString);
        await using (outOfBand.ConfigureAwait(false))
        {
            await outOfBand.OpenAsync(CancellationToken.None).ConfigureAwait(false);
            var kill = new MySqlCommand(string.Create(CultureInfo.InvariantCulture, $"kill query {connection.ServerThread}"), outOfBand);
            await using (kill.ConfigureAwait(false))
            {
                await kill.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
    }
}
