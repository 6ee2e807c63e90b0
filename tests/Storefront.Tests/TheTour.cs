using System.Globalization;
using System.Text.RegularExpressions;

namespace Storefront.Tests;

public sealed partial class TheTour(PlayedTour played, DataFolder data, PostgresServer postgres)
    : IClassFixture<PlayedTour>, IClassFixture<DataFolder>, IClassFixture<PostgresServer>
{
    [Fact]
    public void It_plays_five_scenes_and_leaves_nothing_running()
    {
        Assert.True(played.ExitCode == 0, played.Output + played.Errors);

        var told = Words(played.Output);
        Assert.Contains("1 In time: GET /cart/42", told, StringComparison.Ordinal);
        Assert.Contains("200 {\"id\":42,\"price\":5.52,\"left\":41}", told, StringComparison.Ordinal);
        Assert.Contains("2 Out of time: GET /cart/1", told, StringComparison.Ordinal);
        Assert.Contains("The query was interrupted inside of SQLite (sqlite3_interrupt) after", told, StringComparison.Ordinal);
        Assert.Contains("504 Gateway Timeout", told, StringComparison.Ordinal);
        Assert.Matches(@"'GET /demand/\{id\}' had \d+ ms \(set at Stock\.cs:\d+\) and spent \d+ ms in 'select ", told);
        Assert.Contains("3 Hung up: GET /quote/1", told, StringComparison.Ordinal);
        Assert.Contains("The client's connection was closed before the answer was complete.", told, StringComparison.Ordinal);
        Assert.Contains("4 Run on: a task waits for the receipt printer", told, StringComparison.Ordinal);
        Assert.Matches(@"the task 'print the receipt' \(RunOn\.cs:\d+\) still runs \d+ ms after its context ended, waiting on 'the receipt printer'", told);
        Assert.Contains("the customer has gone", told, StringComparison.Ordinal);
        Assert.Contains("5 Shut down: SIGTERM", told, StringComparison.Ordinal);
        Assert.Contains("503 Service Unavailable, 5 times", told, StringComparison.Ordinal);
        Assert.Contains("the process was sent SIGTERM", told, StringComparison.Ordinal);
        Assert.Contains("Nothing was left running.", told, StringComparison.Ordinal);
        Assert.Empty(played.Errors);
    }

    [Fact]
    public async Task With_PostgreSQL_it_plays_the_same()
    {
        await using var tour = StorefrontProcess.Start("--postgres", postgres.Connection.ToString());

        Assert.True(await tour.ExitAsync() == 0, tour.Output + tour.Errors);

        var told = Words(tour.Output);
        Assert.Contains("200 {\"id\":42,\"price\":5.52,\"left\":41}", told, StringComparison.Ordinal);
        Assert.Contains("The query was canceled inside of PostgreSQL", told, StringComparison.Ordinal);
        Assert.Contains("504 Gateway Timeout", told, StringComparison.Ordinal);
        Assert.Contains("The client's connection was closed before the answer was complete.", told, StringComparison.Ordinal);
        Assert.Contains("503 Service Unavailable, 5 times", told, StringComparison.Ordinal);
        Assert.Contains("Nothing was left running.", told, StringComparison.Ordinal);
        Assert.Empty(tour.Errors);
    }

    [Fact]
    public void Its_table_counts_to_zero_what_it_has_seen_start()
    {
        var table = Words(played.Output);
        Assert.Matches(@"request contexts 0 0 0 0 of [1-9]\d+", table);
        Assert.Matches(@"handlers \(tasks\) 0 0 0 0 of [1-9]\d+", table);
        var interrupted = Regex.Match(table, @"SQL statements 0 0 of [1-9]\d+, (\d+) interrupted").Groups[1].Value;
        Assert.InRange(int.Parse(interrupted, CultureInfo.InvariantCulture), 7, 20);    // one each in scenes 2 and 3, five in scene 5; a busy machine has more
        Assert.Matches("lost contexts 0", table);
    }

    [Fact]
    public void Its_output_is_plain_and_80_columns_wide_when_nobody_watches()
    {
        var lines = played.Output.Split('\n');
        Assert.DoesNotContain('\e', played.Output);
        Assert.DoesNotContain('\r', played.Output);
        Assert.DoesNotContain(lines, line => line.Length > 80 && !line.Contains(played.Folder, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ctrl_C_ends_it_early_and_leaves_nothing_running()
    {
        await using var tour = StorefrontProcess.Start("--data", data.Path);
        await tour.PrintsAsync("1  In time");

        tour.Send(Signal.Int);

        Assert.Equal(128 + (int)Signal.Int, await tour.ExitAsync());
        Assert.Contains("Nothing was left running.", tour.Output, StringComparison.Ordinal);
        Assert.Equal("Storefront was stopped early: the process was sent SIGINT.\n", tour.Errors);
    }

    [Fact]
    public async Task The_database_is_made_once()
    {
        using var own = new DataFolder();
        await using var first = StorefrontProcess.Start("--data", own.Path);
        await first.ExitAsync();
        await using var second = StorefrontProcess.Start("--data", own.Path);
        await second.ExitAsync();

        Assert.Contains("Made a database of 200,000 sales", first.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Made a database", second.Output, StringComparison.Ordinal);
        Assert.Equal(["storefront.db"], Directory.GetFiles(own.Path).Select(Path.GetFileName));
    }

    // Without the line breaks and columns.
    private static string Words(string text) => Blanks().Replace(text, " ");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
