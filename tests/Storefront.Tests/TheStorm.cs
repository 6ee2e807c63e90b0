using System.Text.Json;
using Npgsql;

namespace Storefront.Tests;

public sealed class TheStorm(DataFolder data, PostgresServer postgres, ITestOutputHelper output)
    : IClassFixture<DataFolder>, IClassFixture<PostgresServer>
{
    private const int Some = 500;
    private const int Many = 20_000;

    private static readonly string[] s_answers = ["200", "504"];        // in time, or out of it: a deadline is no failure of anybody's

    [Fact]
    public Task It_leaves_nothing_in_SQLite() => StormAsync(Many, "--data", data.Path);

    [Theory]
    [InlineData(Some)]
    [InlineData(Many)]
    public async Task It_leaves_nothing_in_PostgreSQL(int requests)
    {
        await StormAsync(requests, "--postgres", postgres.Connection.ToString());

        Assert.Equal(0, await RunningInServerAsync());
    }

    [Fact]
    public async Task Of_a_small_one_too_nothing_is_left_and_every_request_was_answered_or_abandoned_and_most_of_the_abandoned_were_being_worked_on()
    {
        var report = await StormAsync(Some, "--data", data.Path);

        var (answered, abandoned) = (report.GetProperty("answered").GetInt32(), report.GetProperty("abandoned").GetInt32());
        Assert.Equal(Some, answered + abandoned);
        Assert.Equal(answered, report.GetProperty("answeredBy").EnumerateObject().Sum(status => status.Value.GetInt32()));
        Assert.InRange(abandoned, Some / 8, Some / 2 * 3 / 2);          // those who ask for a quote are a quarter, and all who may hang up a half
        var stops = report.GetProperty("hangUpToLastStop");
        Assert.InRange(stops.GetProperty("count").GetInt32(), 1, abandoned);
        Assert.InRange(stops.GetProperty("p50Ms").GetDouble(), 0, stops.GetProperty("p99Ms").GetDouble());
    }

    [Fact]
    public async Task A_signal_ends_it_early_and_it_still_leaves_nothing_and_reports()
    {
        await using var storm = StorefrontProcess.Start("--storm", $"{Many / 2}", "--data", data.Path);
        await storm.PrintsAsync($"  1,000 of 10,000");

        storm.Send(Signal.Term);

        Assert.Equal(128 + (int)Signal.Term, await storm.ExitAsync());
        AssertNothingIsLeft(LastLine(storm));
        Assert.Equal("Storefront was stopped early: the process was sent SIGTERM.\n", storm.Errors);
    }

    private async Task<JsonElement> StormAsync(int requests, params string[] database)
    {
        var seed = Environment.TickCount & int.MaxValue;
        await using var storm = StorefrontProcess.Start(["--storm", $"{requests}", "--seed", $"{seed}", .. database]);
        var code = await storm.ExitAsync();
        output.WriteLine(storm.Output);
        Assert.True(code == 0, storm.Output + storm.Errors);

        var report = LastLine(storm);
        AssertNothingIsLeft(report);
        Assert.Equal(seed, report.GetProperty("seed").GetInt32());
        Assert.Equal(requests, report.GetProperty("answered").GetInt32() + report.GetProperty("abandoned").GetInt32());
        Assert.All(report.GetProperty("answeredBy").EnumerateObject(), status => Assert.Contains(status.Name, s_answers));
        return report;
    }

    private static JsonElement LastLine(StorefrontProcess storm) => JsonElement.Parse(storm.Output.TrimEnd('\n').Split('\n')[^1]);

    private static void AssertNothingIsLeft(JsonElement report)
    {
        Assert.Equal(0, report.GetProperty("failed").GetInt32());
        Assert.Equal(0, report.GetProperty("liveContexts").GetInt32());
        Assert.Equal(0, report.GetProperty("liveTasks").GetInt32());
        Assert.Equal(0, report.GetProperty("queriesLeft").GetInt32());
    }

    private async Task<long> RunningInServerAsync()
    {
        await using var db = new NpgsqlConnection(postgres.Connection.ToString());
        await db.OpenAsync(TestContext.Current.CancellationToken);
        await using var count = db.CreateCommand();
        count.CommandText = "select count(*) from pg_stat_activity where application_name like 'storefront %' or query like '%from sale a%' and pid <> pg_backend_pid()";
        return (long)(await count.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
