using System.Data.Common;
using Lifeline.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Lifeline.EntityFrameworkCore.Tests;

public sealed class QueriesEndWithTheirContext(PostgresServer server)
{
    private readonly VirtualClock _clock = new();

    [Theory]
    [InlineData("postgres", "list")]
    [InlineData("postgres", "first")]
    [InlineData("postgres", "count")]
    [InlineData("postgres", "stream")]
    [InlineData("postgres", "sql")]
    [InlineData("postgres", "delete")]
    [InlineData("postgres", "only a token")]
    [InlineData("sqlite", "list")]
    [InlineData("sqlite", "first")]
    [InlineData("sqlite", "count")]
    [InlineData("sqlite", "stream")]
    [InlineData("sqlite", "sql")]
    [InlineData("sqlite", "delete")]
    [InlineData("sqlite", "only a token")]
    public async Task A_running_query_is_stopped_in_the_database_by_the_deadline(string database, string kind)
    {
        await using var databases = await Databases.MakeAsync(server, database);
        await using var db = databases.Open();
        db.Add(new Item { Name = "one" });
        await db.SaveChangesAsync(Context.Background);
        using var scope = Context.Root(_clock).WithName("GET /items").WithTimeout(TimeSpan.FromSeconds(5));
        var running = Run(db, kind, scope);

        await UntilRunningAsync();
        _clock.Advance(TimeSpan.FromSeconds(5));

        var error = await Assert.ThrowsAsync<DeadlineExceededException>(() => running.Arrives());
        Assert.Equal(TimeSpan.FromSeconds(5), error.Spent);
        Assert.Equal(scope.Token, error.CancellationToken);
        Assert.Equal(0, ActiveDbCommands.Running);
        Assert.Equal(1, await db.Items.CountAsync(Context.Background));
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task An_entity_is_found_by_its_key_under_a_context(string database)
    {
        await using var databases = await Databases.MakeAsync(server, database);
        await using var db = databases.Open();
        var made = new Item { Name = "one" };
        db.Add(made);
        await db.SaveChangesAsync(Context.Background);
        db.ChangeTracker.Clear();
        using var ended = Context.Background.WithCancel();
        ended.Cancel();

        Assert.Equal("one", (await db.Items.FindByKeyAsync(Context.Background, made.Id))!.Name);
        Assert.Null(await db.Items.FindByKeyAsync(Context.Background, made.Id + 1));
        await Assert.ThrowsAsync<CanceledException>(() => db.Items.FindByKeyAsync(ended, made.Id + 1));
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task The_remaining_time_is_the_command_timeout_of_code_that_knows_only_the_token(string database)
    {
        await using var databases = await Databases.MakeAsync(server, database);
        var seen = new SeenTimeouts();
        await using var db = databases.Open(seen);
        using var scope = Context.Root(_clock).WithTimeout(TimeSpan.FromSeconds(5));

        await db.Items.ToListAsync(scope.Token);

        Assert.InRange(Assert.Single(seen.Timeouts), 5, 6);
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task A_foreign_token_stops_the_query_too(string database)
    {
        await using var databases = await Databases.MakeAsync(server, database);
        await using var db = databases.Open();
        using var source = new CancellationTokenSource();
        var running = db.Endless.ToListAsync(source.Token);

        await UntilRunningAsync();
        await source.CancelAsync();

        await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task Nothing_is_run_under_a_context_that_has_ended(string database)
    {
        await using var databases = await Databases.MakeAsync(server, database);
        await using var db = databases.Open();
        using var ended = Context.Background.WithTimeout(TimeSpan.Zero);
        var started = ActiveDbCommands.Started;

        await Assert.ThrowsAsync<DeadlineExceededException>(() => db.Items.ToListAsync(ended));
        await Assert.ThrowsAsync<DeadlineExceededException>(() => db.SaveChangesAsync(ended));

        Assert.Equal(started, ActiveDbCommands.Started);
    }

    private static Task Run(Shop db, string kind, Context ctx) => kind switch
    {
        "list" => db.Endless.ToListAsync(ctx),
        "first" => db.Endless.FirstOrDefaultAsync(endless => endless.N < 0, ctx),
        "count" => db.Endless.CountAsync(ctx),
        "stream" => db.Endless.AsAsyncEnumerable(ctx).ToListAsync().AsTask(),
        "sql" => db.Database.ExecuteSqlAsync(ctx, $"""select count(*) from endless where "N" < {0}"""),
        "delete" => db.Items.Where(item => db.Endless.Count(endless => endless.N < item.Id) == item.Id).ExecuteDeleteAsync(ctx),
        "only a token" => db.Endless.ToListAsync(ctx.Token),
        _ => throw new ArgumentException($"There is no kind '{kind}'.", nameof(kind)),
    };

    private static async Task UntilRunningAsync()
    {
        while (ActiveDbCommands.Running == 0)
        {
            await Task.Yield();
        }
    }

    private sealed class SeenTimeouts : DbCommandInterceptor
    {
        public List<int> Timeouts { get; } = [];

        public override ValueTask<DbDataReader> ReaderExecutedAsync(
            DbCommand command,
            CommandExecutedEventData eventData,
            DbDataReader result,
            CancellationToken cancellationToken = default)
        {
            Timeouts.Add(command.CommandTimeout);
            return ValueTask.FromResult(result);
        }
    }
}
