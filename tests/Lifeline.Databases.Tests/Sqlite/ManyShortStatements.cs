using Lifeline.Data;
using Microsoft.Data.Sqlite;

namespace Lifeline.Sqlite.Tests;

/// <summary>The threads that run statements look out for the next one before they sleep: none is missed, whenever it comes.</summary>
public sealed class ManyShortStatements
{
    // With pauses of up to some microseconds more than a thread looks out for, so that statements meet it in each of its states.
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Each_is_answered_whenever_it_comes(int callers)
    {
        const int Statements = 3_000;
        using var scope = Context.Background.WithCancel();

        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            await using var db = new SqliteConnection("Data Source=:memory:");
            await db.OpenAsync(scope);
            await using var command = db.CreateCommand();
            command.CommandText = "select 1";
            for (var i = 0; i < Statements; i++)
            {
                Assert.Equal(1L, await command.ExecuteScalarAsync(scope));
                Thread.SpinWait(random.Next(600));
            }
        }))).Arrives();
    }
}
