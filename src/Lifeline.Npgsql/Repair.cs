using System.Net.Sockets;
using Npgsql;

namespace Lifeline.Npgsql;

/// <summary>Cancels what runs on a connection over another one, for when the driver's own request was lost.</summary>
internal static class Repair
{
    // A server has few connections to give, and this is for the one request in a hundred.
    private static readonly SemaphoreSlim s_atOnce = new(4);

    private const int Patience = 2;                     // seconds, for each step

    /// <param name="connection">The connection, whose settings the other one takes. It may be broken by now.</param>
    /// <param name="process">The connection's process on the server.</param>
    /// <remarks>Tries to. What fails is dropped: it is tried again, and the driver gives up by itself after its two seconds.</remarks>
    public static async Task CancelAsync(NpgsqlConnection connection, int process)
    {
        await s_atOnce.WaitAsync().ConfigureAwait(false);
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connection.ConnectionString)
            {
                Pooling = false,
                Timeout = Patience,
                CommandTimeout = Patience,
                KeepAlive = 0,
            };
            var beside = connection.CloneWith(settings.ConnectionString);
            await using (beside.ConfigureAwait(false))
            {
                await beside.OpenAsync().ConfigureAwait(false);
                var cancel = Cancel(beside, process, settings.ApplicationName);
                await using (cancel.ConfigureAwait(false))
                {
                    await cancel.ExecuteNonQueryAsync().ConfigureAwait(false);
                }
            }
        }
        catch (Exception failure) when (failure is NpgsqlException or InvalidOperationException or SocketException or TimeoutException)
        {
        }
        finally
        {
            s_atOnce.Release();
        }
    }

    // A pooler between us and the server makes up process numbers. The other conditions see to it that such a number hits
    // nobody else's query.
    private static NpgsqlCommand Cancel(NpgsqlConnection connection, int process, string? applicationName) => new(
        """
        select pg_cancel_backend(pid) from pg_stat_activity
        where pid = $1 and state = 'active' and usename = current_user and datname = current_database() and application_name = $2
        """,
        connection)
    {
        Parameters = { new() { Value = process }, new() { Value = applicationName ?? "" } },
    };
}
