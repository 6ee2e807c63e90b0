using Lifeline.Data;
using Microsoft.Data.Sqlite;

namespace Lifeline.Sqlite.Tests;

public sealed class EndedContextsRunNothing : IDisposable
{
    private readonly TempDatabase _database = new();
    private readonly ContextScope _ended = Context.Background.WithTimeout(TimeSpan.Zero);
    private readonly SqliteConnection _connection;
    private int _calls;

    public EndedContextsRunNothing() => _connection = _database.Open(() => _calls++);

    public void Dispose()
    {
        _connection.Dispose();
        _ended.Dispose();
        _database.Dispose();
    }

    [Fact]
    public async Task No_command_is_started()
    {
        using var command = new SqliteCommand("insert into note(text) select started()", _connection);

        await Assert.ThrowsAsync<DeadlineExceededException>(() => command.ExecuteNonQueryAsync(_ended));
        await Assert.ThrowsAsync<DeadlineExceededException>(() => command.ExecuteScalarAsync(_ended));
        await Assert.ThrowsAsync<DeadlineExceededException>(() => command.ExecuteReaderAsync(_ended));
        await Assert.ThrowsAsync<DeadlineExceededException>(() => _connection.QueryAsync(_ended, $"select started()", row => row.GetInt32(0)));
        await Assert.ThrowsAsync<DeadlineExceededException>(() => _connection.QuerySingleAsync(_ended, $"select started()", row => row.GetInt32(0)));
        await Assert.ThrowsAsync<DeadlineExceededException>(() => _connection.ExecuteAsync(_ended, $"insert into note(text) select started()"));

        Assert.Equal(0, _calls);
        Assert.Equal(0, ActiveDbCommands.Running);
    }

    [Fact]
    public async Task No_connection_is_opened()
    {
        using var connection = new SqliteConnection(_database.ConnectionString);

        await Assert.ThrowsAsync<DeadlineExceededException>(() => connection.OpenAsync(_ended));

        Assert.Equal(System.Data.ConnectionState.Closed, connection.State);
    }
}
