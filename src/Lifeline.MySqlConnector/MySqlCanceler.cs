using System.Data;
using System.Globalization;
using Lifeline.Data;
using MySqlConnector;

namespace Lifeline.MySqlConnector;

/// <summary>Kills on the server: by the driver's own request, and when that was lost, by requests beside it.</summary>
/// <remarks>
/// A <c>KILL QUERY</c> that reaches the server before its query does is forgotten there (MariaDB) or kept for the next one (MySQL).
/// The driver takes it for done, asks no more, and after its timeout drops the connection, while the query runs on.
/// </remarks>
internal sealed class MySqlCanceler : CommandCanceler
{
    // Some 120 ms after the first one. An answer takes 10 ms.
    private const int FirstRepair = 7;

    private const int Patience = 2;             // seconds, for each step

    public override bool PassesToken => true;

    // A statement that was stopped is undone, and those before it are not: a part of what was meant.
    public override bool AbortsTransactions => true;

    // The driver's own timer kills on the one thread that it has for all timers. Ours is to come first.
    public override TimeSpan TimeoutMargin => TimeSpan.FromSeconds(1);

    public override async ValueTask<bool> StopAsync(RunningOperation work, int attempt)
    {
        // Does nothing while the command has not begun, and nothing more once the request was sent. Once it was, the driver sees to
        // it that a late kill hits nothing that comes next, ours included.
        await work.CancelAsync().ConfigureAwait(false);
        if (attempt >= FirstRepair && work.Connection is MySqlConnection { State: ConnectionState.Open } connection)
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
            ConnectionTimeout = Patience,
            DefaultCommandTimeout = Patience,
        };
        if (settings.Server.Contains(','))
        {
            return;                             // the number of a process means another one on another server
        }

        var beside = connection.CloneWith(settings.ConnectionString);
        await using (beside.ConfigureAwait(false))
        {
            await beside.OpenAsync(CancellationToken.None).ConfigureAwait(false);
            var kill = new MySqlCommand(string.Create(CultureInfo.InvariantCulture, $"kill query {connection.ServerThread}"), beside);
            await using (kill.ConfigureAwait(false))
            {
                await kill.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
    }
}
