namespace Lifeline.Processes.Tests;

/// <summary>What the tests of signals stand on: a child hears them, also where this run was told to ignore them.</summary>
public sealed class SignalsAreHeard
{
    [Theory]
    [InlineData("HUP")]
    [InlineData("INT")]
    [InlineData("QUIT")]
    public async Task A_child_hears_a_signal_that_this_process_ignores(string signal)
    {
        var command = Shell.Script($"trap 'echo heard' {signal}; kill -{signal} $$; echo done");
        Task<ProcessResult>? deaf = null;
        Task<ProcessResult>? heard = null;

        ChildSignals.WhileIgnored(() =>
        {
            deaf = command.RunAsync(Context.Background);
            heard = ChildSignals.Heard(() => command.RunAsync(Context.Background));
        });

        Assert.Equal("done\n", (await deaf!.Arrives()).Output);
        Assert.Equal("heard\ndone\n", (await heard!.Arrives()).Output);
    }
}
