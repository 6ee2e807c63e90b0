using System.Data;
using System.Data.Common;
using System.Transactions;
using Npgsql;

namespace Lifeline.Data.Tests;

/// <summary>The view of a connection does what the connection does, under its context.</summary>
public sealed class ViewsAreLikeTheConnection(PostgresServer server) : OnPostgres(server)
{
    private const string Sleep = "select 1 from pg_sleep(3600)";

    [Fact]
    public void What_it_is_is_told_as_the_connection_tells_it()
    {
        var view = Connection.WithContext(Context.Background);
        var states = 0;
        view.StateChange += (_, _) => states++;

        Assert.Same(NpgsqlFactory.Instance, DbProviderFactories.GetFactory(view));
        Assert.Equal(Connection.GetSchema("Tables").Columns.Count, view.GetSchema("Tables").Columns.Count);
        using (var transaction = view.BeginTransaction())
        using (var command = view.CreateCommand())
        {
            Assert.Same(view, transaction.Connection);
            command.Transaction = transaction;
            command.CommandText = "select 1 as one, 'x' as two";
            command.Prepare();
            using var reader = command.ExecuteReader();
            Assert.Equal(["one", "two"], reader.GetColumnSchema().Select(column => column.ColumnName));
            reader.Close();
            transaction.Commit();
        }

        view.Close();
        Assert.Equal(1, states);
    }

    [Fact]
    public async Task A_batch_answers_and_ends_with_the_context_or_a_token()
    {
        using var scope = Context.Background.WithCancel();
        using var source = new CancellationTokenSource();
        var view = Connection.WithContext(scope);
        Assert.True(view.CanCreateBatch);
        await using var batch = view.CreateBatch();
        foreach (var sql in (string[])["select 5", Sleep])
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = sql;
            batch.BatchCommands.Add(command);
        }

        var running = batch.ExecuteNonQueryAsync(source.Token);
        await Patience.Until(() => ActiveDbCommands.Running == 1);
        await source.CancelAsync();
        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Arrives())).CancellationToken);

        running = batch.ExecuteNonQueryAsync(CancellationToken.None);
        await Patience.Until(() => ActiveDbCommands.Running == 1);
        scope.Cancel();
        Assert.Equal(scope.Token, (await Assert.ThrowsAsync<CanceledException>(() => running.Arrives())).CancellationToken);

        batch.BatchCommands.RemoveAt(1);
        await Assert.ThrowsAsync<CanceledException>(() => batch.ExecuteScalarAsync(CancellationToken.None));
    }

    [Fact]
    public async Task It_takes_part_in_a_transaction_of_the_platforms()
    {
        await using (var prepare = Connection.CreateCommand())
        {
            prepare.CommandText = "create temporary table note (text text)";
            await prepare.ExecuteNonQueryAsync(Context.Background);
        }

        var view = Connection.WithContext(Context.Background);
        using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            view.EnlistTransaction(Transaction.Current);
            await using var insert = view.CreateCommand();
            insert.CommandText = "insert into note values ('gone')";
            Assert.Equal(1, await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }

        await using var count = view.CreateCommand();
        count.CommandText = "select count(*) from note";
        Assert.Equal(0L, await count.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("prepare")]
    [InlineData("schema")]
    public async Task What_waits_for_a_lock_ends_with_the_context_too(string what)
    {
        await using var holder = new NpgsqlConnection(Server.Connection.ConnectionString);
        await holder.OpenAsync(Context.Background);
        await using (var table = holder.CreateCommand())
        {
            table.CommandText = "create table if not exists held (n int)";
            await table.ExecuteNonQueryAsync(Context.Background);
            await using var transaction = await holder.BeginTransactionAsync(Context.Background);
            table.CommandText = what == "prepare" ? "lock table held" : "lock table pg_catalog.pg_class";
            await table.ExecuteNonQueryAsync(Context.Background);

            using var scope = Context.Background.WithCancel();
            var view = Connection.WithContext(scope);
            await using var command = view.CreateCommand();
            command.CommandText = "select n from held";
            var waiting = what == "prepare" ? command.PrepareAsync(CancellationToken.None) : view.GetSchemaAsync("Tables", CancellationToken.None);
            await WaitsForLockAsync(holder);
            scope.Cancel();

            await Assert.ThrowsAsync<CanceledException>(() => waiting.Arrives());
        }
    }

    [Fact]
    public async Task Synchronous_calls_need_no_thread_of_the_pool()
    {
        ThreadPool.GetMinThreads(out _, out var ports);
        ThreadPool.GetMaxThreads(out var most, out var mostPorts);
        var few = Math.Max(Environment.ProcessorCount, 4);
        Assert.True(ThreadPool.SetMaxThreads(few, mostPorts), $"{few} {ports}");
        try
        {
            using var scope = Context.Background.WithCancel();
            var calls = 3 * few;
            using var done = new CountdownEvent(calls);
            for (var i = 0; i < calls; i++)
            {
                ThreadPool.QueueUserWorkItem(_ =>
                {
                    using var connection = new NpgsqlConnection(Server.Connection.ConnectionString);
                    var view = connection.WithContext(scope);
                    view.Open();
                    using (var transaction = view.BeginTransaction())
                    using (var command = view.CreateCommand())
                    {
                        command.Transaction = transaction;
                        command.CommandText = "select 1 from pg_sleep(0.02)";
                        Assert.Equal(1, command.ExecuteScalar());
                        command.ExecuteNonQuery();
                        using var reader = command.ExecuteReader();
                        Assert.True(reader.Read());
                        reader.Close();
                        transaction.Commit();
                    }

                    done.Signal();
                });
            }

            Assert.True(done.Wait(Patience.Longest, TestContext.Current.CancellationToken));
        }
        finally
        {
            ThreadPool.SetMaxThreads(most, mostPorts);
        }

        await Task.Yield();
    }

    [Fact]
    public async Task A_large_column_ends_with_the_context_while_it_is_read()
    {
        using var scope = Context.Background.WithCancel();
        await using var command = Connection.CreateCommand();
        command.CommandText = "select 7, decode(repeat('00', 64000000), 'hex'), repeat('x', 20000000)";
        await using var reader = await command.ExecuteReaderAsync(scope, CommandBehavior.SequentialAccess);
        Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.False(await reader.IsDBNullAsync(0, TestContext.Current.CancellationToken));
        Assert.Equal(7, await reader.GetFieldValueAsync<int>(0, TestContext.Current.CancellationToken));
        await using var column = reader.GetStream(1);
        var piece = new byte[10_000];
        Assert.NotEqual(0, await column.ReadAsync(piece, TestContext.Current.CancellationToken));

        scope.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => column.ReadExactlyAsync(piece, CancellationToken.None).AsTask());
        Assert.Throws<CanceledException>(() => column.Read(piece, 0, 10));
        await Assert.ThrowsAsync<CanceledException>(() => reader.GetFieldValueAsync<string>(2, CancellationToken.None));
    }

    [Fact]
    public async Task Text_is_read_piece_by_piece()
    {
        await using var command = Connection.CreateCommand();
        command.CommandText = "select repeat('line\n', 30000)";
        await using var reader = await command.ExecuteReaderAsync(Context.Background, CommandBehavior.SequentialAccess);
        Assert.True(reader.Read());
        using var text = reader.GetTextReader(0);

        Assert.Equal("line", text.ReadLine());
        Assert.Equal(29_999 * 5, (await text.ReadToEndAsync(TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task A_stream_of_rows_ends_with_the_enumerators_token()
    {
        using var source = new CancellationTokenSource();
        await using var rows = Connection.StreamAsync(Context.Background, $"select n from generate_series(1, 3) n union all select 1 from pg_sleep(3600)", row => row.GetInt32(0))
            .GetAsyncEnumerator(source.Token);
        var first = rows.MoveNextAsync().AsTask();
        await Patience.Until(() => ActiveDbCommands.Running == 1);

        await source.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (await first.Arrives()) first = rows.MoveNextAsync().AsTask();
        });
        Assert.Equal(source.Token, error.CancellationToken);
    }

    private async Task WaitsForLockAsync(NpgsqlConnection holder)
    {
        await using var command = holder.CreateCommand();
        command.CommandText = $"select count(*) from pg_locks where not granted and pid = {Connection.ProcessID}";
        await Patience.Until(async () => (long)(await command.ExecuteScalarAsync(Context.Background))! > 0);
    }
}
