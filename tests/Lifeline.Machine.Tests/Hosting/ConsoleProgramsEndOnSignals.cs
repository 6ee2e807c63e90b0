namespace Lifeline.Hosting.Tests;

public sealed class ConsoleProgramsEndOnSignals
{
    [Theory]
    [InlineData("TERM", "SIGTERM", 143)]
    [InlineData("INT", "SIGINT", 130)]
    public async Task The_first_signal_asks_and_the_second_ends(string signal, string name, int exitCode)
    {
        await using var app = await App.StartAsync("console");

        await app.Send(signal);
        Assert.Equal($"asked: the process was sent {name}; may finish", await app.NextLine());
        await app.Send(signal);
        Assert.Equal($"ended: the process was sent {name}", await app.NextLine());

        var result = await app.Ends();
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains($"'MachineApp' was canceled", result.Errors, StringComparison.Ordinal);
        Assert.Contains($"the process was sent {name}", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_end_of_the_grace_ends_what_did_not_finish()
    {
        await using var app = await App.StartAsync("console", graceInSeconds: 2);

        await app.Send("TERM");

        Assert.Equal("asked: the process was sent SIGTERM; may finish", await app.NextLine());
        Assert.Contains("2 s to finish: the process was sent SIGTERM", await app.NextLine(), StringComparison.Ordinal);
        Assert.Equal(143, (await app.Ends()).ExitCode);
    }

    [Fact]
    public async Task Who_finishes_in_time_has_an_exit_code_of_its_own()
    {
        await using var app = await App.StartAsync("finishes");

        await app.Send("TERM");

        Assert.Equal("asked: the process was sent SIGTERM; may finish", await app.NextLine());
        Assert.Equal(5, (await app.Ends()).ExitCode);
    }

    [Fact]
    public async Task Who_lets_the_soft_stops_error_out_was_ended_by_the_signal()
    {
        await using var app = await App.StartAsync("listens");

        await app.Send("INT");

        Assert.Equal(130, (await app.Ends()).ExitCode);
    }

    [Fact]
    public async Task A_third_signal_does_what_it_does_without_a_root()
    {
        await using var app = await App.StartAsync("deaf");

        await app.Send("TERM");
        Assert.StartsWith("asked", await app.NextLine(), StringComparison.Ordinal);     // two signals at once are one to the system
        await app.Send("TERM");
        Assert.Equal("ended and goes on", await app.NextLine());
        await app.Send("TERM");

        Assert.Equal(143, (await app.Ends()).ExitCode);
    }

    [Fact]
    public async Task A_failure_stays_a_failure()
    {
        await using var app = await App.StartAsync("fails", isReady: false);

        var result = await app.Ends();
        Assert.Equal(134, result.ExitCode);             // as of any exception that nobody catches: SIGABRT
        Assert.Contains("a failure of its own", result.Errors, StringComparison.Ordinal);
    }
}
