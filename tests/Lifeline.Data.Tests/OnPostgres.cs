using Npgsql;

namespace Lifeline.Data.Tests;

/// <summary>Tests with a connection of each one's own to the server of all, open.</summary>
public abstract class OnPostgres(PostgresServer server) : IAsyncLifetime
{
    private NpgsqlConnection? _connection;

    private protected PostgresServer Server => server;

    private protected NpgsqlConnection Connection => _connection!;

    public async ValueTask InitializeAsync()
    {
        _connection = new NpgsqlConnection(server.Connection.ConnectionString);
        await _connection.OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _connection!.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
