using Lifeline.Data;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Lifeline.Sqlite.Tests;

public sealed class ErrorsOfTheDatabase : IDisposable
{
    private readonly TempDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task Wrong_SQL_throws_the_providers_own_exception()
    {
        using var connection = _database.Open();

        var error = await Assert.ThrowsAsync<SqliteException>(
            () => connection.QueryAsync(Context.Background, $"select nonsense", row => row.GetString(0)));

        Assert.Equal(raw.SQLITE_ERROR, error.SqliteErrorCode);
        Assert.Equal(0, ActiveDbCommands.Running);
    }

    [Fact]
    public async Task A_failure_in_a_later_statement_is_not_dropped()
    {
        using var connection = _database.Open();
        using var command = new SqliteCommand("select 1; insert into note(text) values ('a'), ('a')", connection);

        await Assert.ThrowsAsync<SqliteException>(() => command.ExecuteNonQueryAsync(Context.Background));
        await Assert.ThrowsAsync<SqliteException>(() => command.ExecuteScalarAsync(Context.Background));
    }

    [Fact]
    public async Task A_violated_constraint_stays_what_it_is_though_the_context_ended_meanwhile()
    {
        using var scope = Context.Background.WithCancel();
        using var connection = _database.Open(() => scope.Cancel());
        await connection.ExecuteAsync(Context.Background, $"insert into note(text) values (1)");

        var error = await Assert.ThrowsAsync<SqliteException>(
            () => connection.ExecuteAsync(scope, $"insert into note(text) values (started())"));

        Assert.Equal(raw.SQLITE_CONSTRAINT, error.SqliteErrorCode);
        Assert.True(scope.Context.IsDone);
    }

    [Fact]
    public async Task An_interrupt_that_is_not_ours_is_no_end_of_a_context()
    {
        using var scope = Context.Background.WithCancel();
        SqliteConnection? connection = null;
        using var opened = connection = _database.Open(() => raw.sqlite3_interrupt(connection!.Handle));
        using var command = new SqliteCommand(TempDatabase.Endless, connection);

        var error = await Assert.ThrowsAsync<SqliteException>(() => command.ExecuteScalarAsync(scope));

        Assert.Equal(raw.SQLITE_INTERRUPT, error.SqliteErrorCode);
    }

    [Fact]
    public async Task A_single_row_that_is_none_or_two_is_an_error_that_names_the_statement()
    {
        using var connection = _database.Open();

        var none = await Assert.ThrowsAsync<InvalidOperationException>(() => connection.QuerySingleAsync(
            Context.Background, $"select value from number where value = {0}", row => row.GetInt32(0)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => connection.QuerySingleAsync(
            Context.Background, $"select value from number where value < {3}", row => row.GetInt32(0)));

        Assert.StartsWith("'select value from number where value = @p0' was to have exactly one row", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_row_function_throws_comes_out_and_closes_the_query()
    {
        using var connection = _database.Open();

        await Assert.ThrowsAsync<FormatException>(() => connection.QueryAsync<int>(
            Context.Background, $"select value from number", _ => throw new FormatException()));

        Assert.Equal(0, ActiveDbCommands.Running);
        Assert.Equal(1000, await connection.QuerySingleAsync(Context.Background, $"select count(*) from number", row => row.GetInt32(0)));
    }
}
