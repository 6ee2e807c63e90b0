using Lifeline.Data;
using Npgsql;

namespace Lifeline.Npgsql;

/// <summary>
/// Cancels on the server: by the driver's own request, or, when that was lost or several commands are canceled at once, over
/// a separate connection.
/// </summary>
/// <remarks>
/// The server ignores a request that arrives before its query. The driver waits two seconds for the query to be
/// canceled, then closes the connection, while the query continues to run on the server.
/// </remarks>
internal sealed class NpgsqlCanceler : CommandCanceler
{
    // Some 120 ms after the first attempt. A request that was not lost takes 10 ms.
    private const int FirstOutOfBandAttempt = 7;

    // At the latest this attempt uses the driver's request: a pooler understands only that.
    private const int DriverAttempt = 3;

    private int _requests;                      // the driver's requests that are in progress; changed interlocked

    // The driver's own timeout sends its request on a thread of the pool, and blocks it. The context's deadline must fire first.
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

        // An operation that has only a token, such as a copy, loses its connection when the token is canceled. It is tempting
        // to keep the connection, and to cancel on the server only. Don't: the driver takes an error before a copy's first
        // row for the row. The server is told as well, as it would detect the lost client late and continue to run.
        await work.CancelAsync().ConfigureAwait(false);
        if (target is { } process)
        {
            await OutOfBandCanceler.CancelAsync(process, connection).ConfigureAwait(false);
        }

        return true;
    }

    private async Task StopCommandAsync(RunningOperation work, NpgsqlConnection connection, OutOfBandCanceler.Target? target, int attempt)
    {
        if (target is { } process && attempt != DriverAttempt && (attempt >= FirstOutOfBandAttempt || OutOfBandCanceler.IsAtHand(process)))
        {
            await OutOfBandCanceler.CancelAsync(process, connection).ConfigureAwait(false);
            return;
        }

        // The driver's request has no effect before the command has begun, and none a second time.
        var hasOthers = Interlocked.Increment(ref _requests) > 1;
        try
        {
            if (hasOthers && target is { } toOpen)
            {
                OutOfBandCanceler.OpenSoon(toOpen, connection);
            }

            await work.CancelAsync().ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _requests);
        }
    }
}
