using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace Lifeline.Data.Tests;

/// <summary>Connections that nobody sees, and connections inside of others.</summary>
public sealed class DataSourcesAndDecorators(PostgresServer server)
{
    [Fact]
    public async Task A_command_of_a_data_source_answers_and_ends_with_the_context()
    {
        await using var source = NpgsqlDataSource.Create(server.Connection.ConnectionString);
        using var scope = Context.Background.WithCancel();
        await using var one = source.CreateCommand("select 1");
        await using var endless = source.CreateCommand("select pg_sleep(3600)");
        Assert.Equal(1, await one.ExecuteScalarAsync(scope));
        await using (var reader = await one.ExecuteReaderAsync(scope))
        {
            Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
        }

        var running = endless.ExecuteNonQueryAsync(scope);
        await Patience.Until(() => ActiveDbCommands.Running == 1);
        scope.Cancel();

        var error = await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());
        Assert.Equal("select pg_sleep(3600)", error.Operation);
        Assert.Equal(1, await one.ExecuteScalarAsync(Context.Background));
    }

    [Fact]
    public async Task So_does_a_batch()
    {
        await using var source = NpgsqlDataSource.Create(server.Connection.ConnectionString);
        using var scope = Context.Background.WithCancel();
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select 4"));
        Assert.Equal(4, await batch.ExecuteScalarAsync(scope));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select pg_sleep(3600)"));

        var running = batch.ExecuteNonQueryAsync(scope);
        await Patience.Until(() => ActiveDbCommands.Running == 1);
        scope.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());
    }

    [Fact]
    public async Task A_command_without_a_connection_says_so()
    {
        await using var command = new NpgsqlCommand("select 1");

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => command.ExecuteScalarAsync(Context.Background));

        Assert.Contains("has no connection", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_providers_own_connection_is_found_in_decorators(bool byName)
    {
        var stopper = new Seeing();
        CommandCanceler.Register(typeof(InnermostConnection), stopper);
        CommandCanceler.RegisterDecorator<SecretiveConnection>(connection => connection.Hidden);
        await using var innermost = new InnermostConnection();
        await using DbConnection decorated = byName ? new ProfiledConnection(new ProfiledConnection(innermost)) : new SecretiveConnection(new ProfiledConnection(innermost));
        using var scope = Context.Background.WithCancel();

        var running = decorated.RunAsync(scope, "copy", token => Task.Delay(Timeout.InfiniteTimeSpan, token));
        scope.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());
        Assert.Same(innermost, stopper.Seen);
        Assert.Same(innermost, (await SeenAsync(decorated.WithContext(Context.Background), stopper)));
    }

    private static async Task<DbConnection?> SeenAsync(DbConnection connection, Seeing stopper)
    {
        stopper.Seen = null;
        using var scope = Context.Background.WithCancel();
        var running = connection.RunAsync(scope, "copy", token => Task.Delay(Timeout.InfiniteTimeSpan, token));
        scope.Cancel();
        await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());
        return stopper.Seen;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_waits_for_a_thread_when_its_time_is_up_has_spent_all_of_it(bool reads)
    {
        var clock = new VirtualClock();
        CommandCanceler.Register(typeof(QueuedConnection), new TakingTime(() => clock.Advance(TimeSpan.FromSeconds(5))));
        await using var connection = new QueuedConnection();
        await using var command = connection.CreateCommand();
        using var scope = Context.Root(clock).WithTimeout(TimeSpan.FromSeconds(5));

        var error = await Assert.ThrowsAsync<DeadlineExceededException>(() => reads ? command.ExecuteReaderAsync(scope) : command.ExecuteNonQueryAsync(scope));

        Assert.Equal(TimeSpan.FromSeconds(5), error.Spent);
    }

    [Theory]
    [InlineData("57014", true)]
    [InlineData("57P01", true)]
    [InlineData("08006", true)]
    [InlineData("70100", true)]
    [InlineData(null, true)]
    [InlineData("23505", false)]
    [InlineData("42601", false)]
    [InlineData("P0001", false)]
    [InlineData("40001", false)]
    [InlineData("53100", false)]
    public void A_providers_failure_is_of_the_end_by_its_sql_state(string? state, bool isCausedByCancel) =>
        Assert.Equal(isCausedByCancel, new Seeing().IsCausedByCancel(new StateException(state)));

    private sealed class QueuedConnection : ScriptedConnection;

    // Of a provider that blocks its caller: asked for locks before it is known whether the work has to wait.
    private sealed class TakingTime(Action passes) : CommandCanceler
    {
        public override bool BlocksItsCaller => true;

        public override bool MayHoldLocks(DbConnection connection)
        {
            passes();
            return false;
        }

        public override ValueTask<bool> StopAsync(RunningOperation work, int attempt) => ValueTask.FromResult(true);
    }

    private sealed class Seeing : CommandCanceler
    {
        public DbConnection? Seen { get; set; }

        public override async ValueTask<bool> StopAsync(RunningOperation work, int attempt)
        {
            Seen = work.Connection;
            await work.CancelAsync();
            return true;
        }
    }

    private sealed class StateException(string? state) : DbException("failed")
    {
        public override string? SqlState => state;
    }

    private class PlainConnection : DbConnection
    {
        [AllowNull]
        public override string ConnectionString { get; set; } = "";

        public override string Database => "";

        public override string DataSource => "";

        public override string ServerVersion => "";

        public override ConnectionState State => ConnectionState.Open;

        public override void ChangeDatabase(string databaseName)
        {
        }

        public override void Close()
        {
        }

        public override void Open()
        {
        }

        protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => throw new NotSupportedException();

        protected override DbCommand CreateDbCommand() => throw new NotSupportedException();
    }

    private sealed class InnermostConnection : PlainConnection;

    private sealed class ProfiledConnection(DbConnection inner) : PlainConnection
    {
        public DbConnection WrappedConnection => inner;
    }

    private sealed class SecretiveConnection(DbConnection inner) : PlainConnection
    {
        public DbConnection Hidden => inner;
    }
}
