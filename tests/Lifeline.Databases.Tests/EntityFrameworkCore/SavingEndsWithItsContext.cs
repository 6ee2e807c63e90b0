using System.Data.Common;
using Lifeline.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Lifeline.EntityFrameworkCore.Tests;

public sealed class SavingEndsWithItsContext(PostgresServer server)
{
    private readonly VirtualClock _clock = new();

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task Many_changes_are_saved_and_get_their_keys(string database)
    {
        await using var databases = await Databases.MakeAsync(server, database);
        await using var db = databases.Open();
        db.AddRange(Enumerable.Range(0, 100).Select(i => new Item { Name = $"item {i}" }));
        using var scope = Context.Background.WithTimeout(TimeSpan.FromMinutes(10));

        Assert.Equal(100, await db.SaveChangesAsync(scope));

        Assert.Equal(100, (await db.Items.AsNoTracking().ToListAsync(scope)).DistinctBy(item => item.Id).Count());
        Assert.All(db.Items.Local, item => Assert.NotEqual(0, item.Id));
        Assert.Equal(0, ActiveDbCommands.Running);
    }

    [Theory]
    [InlineData("postgres", false)]
    [InlineData("postgres", true)]
    [InlineData("sqlite", false)]
    [InlineData("sqlite", true)]
    public async Task Waiting_for_anothers_lock_ends_and_nothing_is_saved(string database, bool onlyToken)
    {
        await using var databases = await Databases.MakeAsync(server, database);
        await using var holder = databases.Open();
        await using var held = await holder.Database.BeginTransactionAsync(Context.Background);
        holder.Add(new Item { Name = "contested" });
        await holder.SaveChangesAsync(Context.Background);

        var begun = new SeenBegin();
        await using var db = databases.Open(begun);
        db.AddRange(new Item { Name = "free" }, new Item { Name = "contested" });
        using var scope = Context.Root(_clock).WithTimeout(TimeSpan.FromSeconds(5));
        var saving = onlyToken ? db.SaveChangesAsync(scope.Token) : db.SaveChangesAsync(scope);
        await begun.Seen.Task.Arrives();
        Assert.False(saving.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(5));

        var error = await Assert.ThrowsAsync<DeadlineExceededException>(() => saving.Arrives());
        Assert.Equal(scope.Token, error.CancellationToken);
        Assert.Equal(0, ActiveDbCommands.Running);
        await held.CommitAsync(Context.Background);
        Assert.Equal(["contested"], await db.Items.AsNoTracking().Select(item => item.Name).ToListAsync(Context.Background));
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task A_violated_constraint_stays_what_it_is(string database)
    {
        await using var databases = await Databases.MakeAsync(server, database);
        await using var db = databases.Open();
        db.AddRange(new Item { Name = "twice" }, new Item { Name = "twice" });
        using var scope = Context.Background.WithCancel();

        await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync(scope));
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task A_transaction_whose_context_ended_commits_nothing(string database)
    {
        await using var databases = await Databases.MakeAsync(server, database);
        await using var db = databases.Open();
        using var scope = Context.Background.WithCancel();
        await using (var transaction = await db.Database.BeginTransactionAsync(scope))
        {
            db.Add(new Item { Name = "lost" });
            await db.SaveChangesAsync(scope);
            scope.Cancel();

            await Assert.ThrowsAsync<CanceledException>(() => transaction.CommitAsync(scope));
        }

        Assert.Equal(0, await db.Items.CountAsync(Context.Background));
    }

    private sealed class SeenBegin : DbTransactionInterceptor
    {
        public TaskCompletionSource Seen { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
            DbConnection connection,
            TransactionStartingEventData eventData,
            InterceptionResult<DbTransaction> result,
            CancellationToken cancellationToken = default)
        {
            Seen.TrySetResult();
            return ValueTask.FromResult(result);
        }
    }
}
