using Lifeline.Data;
using Npgsql;

namespace Lifeline.Npgsql;

/// <summary>
/// Cancels on the server: by the driver's own request, or, when that was lost or others are to be cancelled as well, over a
/// connection beside it.
/// </summary>
/// <remarks>
/// A request that reaches the server before its query does is forgotten there. The driver waits for the answer for
/// two seconds, while the query runs, and then gives the connection up, while the query runs on.
/// </remarks>
internal sealed class NpgsqlCanceler : CommandCanceler
{
    // Some 120 ms after the first one. An answer takes 10 ms.
    private const int FirstRepair = 7;

    // By then the driver has had its turn in any case: a pooler knows its requests, and no others.
    private const int DriversTurn = 3;

    private int _requests;                      // the driver's that are under way

    // The driver's own timer sends its request on a thread of the pool, and blocks it. Ours is to come first.
    public override TimeSpan TimeoutMargin => TimeSpan.FromSeconds(1);

    public override bool AbortsTransactions => true;

    public override async ValueTask<bool> StopAsync(RunningOperation work, int attempt)
    {
        var connection = (NpgsqlConnection)work.Connection;
        var target = OutOfBandCanceler.Target.Of(connection);
        if (work.IsCommand)
        {
            await StopCommandAsync(work, connection, target, attempt).ConfigureAwait(false);
            return true;
        }

        // What has only a token, such as a copy, loses its connection with it. It is tempting to keep that, and to cancel
        // on the server alone. Don't: the driver takes an error before a copy's first row for the row. But see to it
        // that nothing runs on there, where nobody notices for long that the client has gone.
        await work.CancelAsync().ConfigureAwait(false);
        if (target is { } running)
        {
            await OutOfBandCanceler.CancelAsync(running, connection).ConfigureAwait(false);
        }

        return true;
    }

    private async Task StopCommandAsync(RunningOperation work, NpgsqlConnection connection, OutOfBandCanceler.Target? target, int attempt)
    {
        if (target is { } running && attempt != DriversTurn && (attempt >= FirstRepair || OutOfBandCanceler.IsAtHand(running)))
        {
            await OutOfBandCanceler.CancelAsync(running, connection).ConfigureAwait(false);
            return;
        }

        // Does nothing while the command has not begun, and nothing more once the request was sent.
        var isOneOfMany = Interlocked.Increment(ref _requests) > 1;
        try
        {
            if (isOneOfMany && target is { } next)
            {
                OutOfBandCanceler.OpenSoon(next, connection);
            }

            await work.CancelAsync().ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _requests);
        }
    }
}
