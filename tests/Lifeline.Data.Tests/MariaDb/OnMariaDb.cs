using MySqlConnector;

namespace Lifeline.Data.Tests.MariaDb;

/// <summary>Tests with a connection of each one's own to the server of all, open, and one beside it that looks at the server.</summary>
public abstract class OnMariaDb(MariaDbServer server) : IAsyncLifetime
{
    private MySqlConnection? _connection;
    private MySqlConnection? _other;

    private protected MySqlConnection Connection => _connection!;

    private protected MySqlConnection Other => _other!;

    private protected string ConnectionString { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        ConnectionString = (await server.ConnectionAsync()).ConnectionString;
        _connection = await OpenAsync();
        _other = await OpenAsync();
        await Other.ExecuteAsync(Context.Background, $"create or replace table note (id int primary key, text varchar(100)) engine = innodb");
    }

    public async ValueTask DisposeAsync()
    {
        await (_connection?.DisposeAsync() ?? default);
        await (_other?.DisposeAsync() ?? default);
        GC.SuppressFinalize(this);
    }

    private protected async Task<MySqlConnection> OpenAsync()
    {
        var connection = new MySqlConnection(ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private protected Task UntilRunningAsync(string text) => Patience.Until(async () => await Other.QuerySingleAsync(
        Context.Background,
        $"select count(*) from information_schema.processlist where id = {Connection.ServerThread} and instr(info, {text}) > 0",
        row => row.GetInt64(0)) == 1);

    /// <summary>It is the same connection still, nothing runs on it in the server, and it gives the right answer.</summary>
    private protected async Task AssertUsableAsync(int thread)
    {
        // The server answers, and takes the statement from its list then.
        await Patience.Until(async () => await Other.QuerySingleAsync(
            Context.Background, $"select count(*) from information_schema.processlist where id = {thread} and info is not null", row => row.GetInt64(0)) == 0);
        Assert.Equal(thread, await Connection.QuerySingleAsync(Context.Background, $"select connection_id()", row => row.GetInt32(0)));
    }

    private protected Task<int> NotesAsync() => Other.QuerySingleAsync(Context.Background, $"select count(*) from note", row => row.GetInt32(0));
}
