using System.Data.Common;
using Lifeline.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Lifeline.EntityFrameworkCore.Tests;

/// <summary>Interceptors of others beside ours, and errors that come while a context ends.</summary>
public sealed class OthersInterceptors(PostgresServer server)
{
    [Theory]
    [InlineData("postgres", true)]
    [InlineData("postgres", false)]
    [InlineData("sqlite", true)]
    [InlineData("sqlite", false)]
    public async Task One_that_edits_the_command_has_its_turn_before_it_runs(string database, bool oursFirst)
    {
        await using var databases = await Databases.MakeAsync(server, database);
        var editing = new Editing();
        await using var shop = new Shop(databases.Options(options => _ = oursFirst ? options.UseLifeline().AddInterceptors(editing) : options.AddInterceptors(editing).UseLifeline()));
        using var scope = Context.Background.WithTimeout(TimeSpan.FromHours(1));

        shop.Add(new Item { Name = "one" });
        Assert.Equal(1, await shop.SaveChangesAsync(scope));
        Assert.Equal(["one"], await shop.Items.AsNoTracking().Select(item => item.Name).ToListAsync(scope));

        Assert.InRange(editing.Edited, 2, 100);
        Assert.All(editing.Limits, limit => Assert.Equal(30, limit));           // its own: ours had not begun
    }

    public static TheoryData<Exception, bool> Failures => new()
    {
        { new SqliteException("UNIQUE constraint failed", 19), false },
        { new SqliteException("disk full", 13), false },
        { new SqliteException("interrupted", 9), true },
        { new PostgresException("by a trigger", "ERROR", "ERROR", "P0001"), false },
        { new PostgresException("canceling statement", "ERROR", "ERROR", "57014"), true },
    };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task A_failure_of_its_own_is_not_taken_for_the_end_that_came_meanwhile(Exception failure, bool isCausedByCancel)
    {
        await using var databases = await Databases.MakeAsync(server, "sqlite");
        using var scope = Context.Background.WithCancel();
        await using var db = databases.Open(new Failing(scope.Context, () => scope.Cancel(), failure));
        db.Add(new Item { Name = "one" });

        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => db.SaveChangesAsync(scope).Arrives());

        if (isCausedByCancel)
        {
            Assert.Equal(scope.Token, Assert.IsType<CanceledException>(thrown).CancellationToken);
        }
        else
        {
            Assert.Same(failure, Assert.IsType<DbUpdateException>(thrown).InnerException);
        }
    }

    [Fact]
    public async Task A_stream_of_entities_ends_with_the_enumerators_token()
    {
        await using var databases = await Databases.MakeAsync(server, "postgres");
        await using var db = databases.Open();
        using var source = new CancellationTokenSource();
        await using var rows = db.Endless.AsAsyncEnumerable(Context.Background).GetAsyncEnumerator(source.Token);
        var first = rows.MoveNextAsync().AsTask();
        await Patience.Until(() => ActiveDbCommands.Running == 1);

        await source.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.Arrives());
        Assert.Equal(source.Token, error.CancellationToken);
    }

    private sealed class Editing : DbCommandInterceptor
    {
        public int Edited { get; private set; }

        public List<int> Limits { get; } = [];

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Edited++;
            Limits.Add(command.CommandTimeout);
            command.CommandText = $"-- edited\n{command.CommandText}";
            return new(result);
        }
    }

    private sealed class Failing(Context ctx, Action end, Exception failure) : DbCommandInterceptor
    {
        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            end();
            Assert.True(ctx.IsDone);
            throw failure;
        }
    }
}
