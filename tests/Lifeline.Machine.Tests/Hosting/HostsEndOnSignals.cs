namespace Lifeline.Hosting.Tests;

public sealed class HostsEndOnSignals
{
    [Theory]
    [InlineData("TERM", "SIGTERM")]
    [InlineData("INT", "SIGINT")]
    public async Task Services_are_asked_by_the_first_signal_and_ended_by_the_second(string signal, string name)
    {
        await using var app = await App.StartAsync("host");

        await app.Send(signal);
        Assert.Equal($"asked: the process was sent {name}; may finish", await app.NextLine());
        await app.Send(signal);
        Assert.Equal($"ended: the process was sent {name}", await app.NextLine());

        Assert.Equal("host ended", await app.NextLine());
        var result = await app.Ends();
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
    }

    [Fact]
    public async Task The_end_of_the_grace_ends_services_that_did_not_finish()
    {
        await using var app = await App.StartAsync("host", graceInSeconds: 2);

        await app.Send("TERM");

        Assert.Equal("asked: the process was sent SIGTERM; may finish", await app.NextLine());
        Assert.Contains("to finish: the process was sent SIGTERM", await app.NextLine(), StringComparison.Ordinal);
        Assert.Equal("host ended", await app.NextLine());
        Assert.Equal(0, (await app.Ends()).ExitCode);
    }

    [Fact]
    public async Task A_host_that_stops_by_itself_says_so()
    {
        await using var app = await App.StartAsync("host that is done", graceInSeconds: 2);

        Assert.Equal("asked: the host stops 'MachineApp'; may finish", await app.NextLine());
        Assert.Contains("to finish: the host stops 'MachineApp'", await app.NextLine(), StringComparison.Ordinal);
        Assert.Equal("host ended", await app.NextLine());
    }
}
