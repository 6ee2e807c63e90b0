using System.Data.Common;
using Lifeline.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;

namespace Lifeline.EntityFrameworkCore.Tests;

/// <summary>EF Core's retries, which try again what a broken connection has cost and not what a context has ended; and its pools of DbContexts.</summary>
public sealed class RetriesAndPools(PostgresServer server)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("query")]
    [InlineData("only a token")]
    [InlineData("save")]
    [InlineData("transaction")]
    public async Task What_a_context_has_ended_is_not_tried_again(string kind)
    {
        var clock = new VirtualClock();
        var attempts = new Attempts();
        await using var databases = await Databases.MakeAsync(server, "postgres");
        await using var holder = databases.Open();
        await using var held = await holder.Database.BeginTransactionAsync(Context.Background);
        holder.Add(new Item { Name = "contested" });
        await holder.SaveChangesAsync(Context.Background);
        await using var db = new Shop(Retrying(databases, attempts));
        using var scope = Context.Root(clock).WithTimeout(TimeSpan.FromMinutes(5));
        db.Add(new Item { Name = "contested" });
        Task running = kind switch
        {
            "query" => db.Endless.ToListAsync(scope),
            "only a token" => db.Endless.ToListAsync(scope.Token),
            "save" => db.SaveChangesAsync(scope),
            _ => db.Database.CreateExecutionStrategy().ExecuteAsync(
                async token =>
                {
                    await using var transaction = await db.Database.BeginTransactionAsync(token);
                    await db.SaveChangesAsync(token);
                    await transaction.CommitAsync(token);
                },
                scope.Token),
        };
        await Patience.Until(() => attempts.Count == 1 && ActiveDbCommands.Running == 1);

        clock.Advance(TimeSpan.FromMinutes(5));

        var error = await Assert.ThrowsAsync<DeadlineExceededException>(() => running.Arrives());
        Assert.Equal(scope.Token, error.CancellationToken);
        Assert.Equal(1, attempts.Count);
        Assert.Equal(0, ActiveDbCommands.Running);
    }

    [Fact]
    public async Task What_a_broken_connection_has_cost_is_tried_again()
    {
        var attempts = new Attempts { Failing = 1 };
        await using var databases = await Databases.MakeAsync(server, "postgres");
        await using var db = new Shop(Retrying(databases, attempts));
        using var scope = Context.Background.WithCancel();

        Assert.Empty(await db.Items.ToListAsync(scope).Arrives());

        Assert.Equal(2, attempts.Count);
    }

    [Fact]
    public async Task It_is_tried_no_more_once_the_context_has_ended()
    {
        var attempts = new Attempts { Failing = int.MaxValue };
        await using var databases = await Databases.MakeAsync(server, "postgres");
        await using var db = new Shop(Retrying(databases, attempts));
        using var scope = Context.Background.WithCancel();
        var running = db.Items.ToListAsync(scope);
        await Patience.Until(() => attempts.Count >= 2);

        scope.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task A_DbContext_from_a_pool_knows_nothing_of_the_one_before(string database)
    {
        await using var databases = await Databases.MakeAsync(server, database);
        var pool = new PooledDbContextFactory<Shop>(databases.Options(options => options.UseLifeline()), poolSize: 1);
        for (var round = 0; round < 3; round++)
        {
            await using var db = await pool.CreateDbContextAsync(Stop);
            using var scope = Context.Background.WithCancel();
            var running = db.Endless.ToListAsync(scope.Token);
            await Patience.Until(() => ActiveDbCommands.Running == 1);
            scope.Cancel();
            Assert.Equal(scope.Token, (await Assert.ThrowsAsync<CanceledException>(() => running.Arrives())).CancellationToken);
        }

        await using var last = await pool.CreateDbContextAsync(Stop);
        last.AddRange(new Item { Name = "twice" }, new Item { Name = "twice" });
        await Assert.ThrowsAsync<DbUpdateException>(() => last.SaveChangesAsync(Stop));
    }

    private static DbContextOptions<Shop> Retrying(Databases databases, Attempts attempts) => databases.Options(
        options => options.AddInterceptors(attempts).UseLifeline(),
        npgsql => npgsql.EnableRetryOnFailure(maxRetryCount: 1000, maxRetryDelay: TimeSpan.FromMilliseconds(10), errorCodesToAdd: null));

    private sealed class Attempts : DbCommandInterceptor
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        /// <summary>How many of the first ones fail as on a broken connection.</summary>
        public int Failing { get; init; }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
            Interlocked.Increment(ref _count) <= Failing ? throw new NpgsqlException("broken", new IOException("broken pipe")) : new(result);
    }
}
