using System.Globalization;

namespace Lifeline.Processes.Tests;

public sealed class DescendantsEndToo
{
    private readonly VirtualClock _clock = new();

    // Each script prints the number of a descendant and goes on.
    [Theory]
    [InlineData("a child", "sleep 1000 & echo $!; wait")]
    [InlineData("an orphan", "sh -c 'sleep 1000 & echo $!'; sleep 1000")]
    [InlineData("one in a session of its own", "setsid sh -c 'echo $$; exec sleep 1000' & wait")]
    [InlineData("one that ignores the question", "sh -c 'trap \"\" TERM; echo $$; sleep 1000; sleep 1000' & wait")]
    [InlineData("one without an environment", "env -i /bin/sh -c 'echo $$; sleep 1000; true' & wait")]
    [InlineData("one without an environment in a session of its own", "env -i setsid /bin/sh -c 'echo $$; sleep 1000; true' & wait")]
    public async Task None_of_them_outlives_the_context(string who, string script)
    {
        using var scope = Context.Root(_clock).WithCancel();
        await using var child = Shell.Script(script).Start(scope);
        var descendant = await FirstNumber(child);
        Assert.True(Shell.Runs(descendant), who);

        scope.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => child.Result.Arrives());
        Assert.False(Shell.Runs(descendant), who);
        Assert.False(Shell.Runs(child.Id));
    }

    [Fact]
    public async Task They_are_asked_as_well_when_the_command_says_so_and_have_the_grace_though_the_program_has_exited()
    {
        using var scope = Context.Root(_clock).WithCancel();
        await using var child = (Shell.Script("sh -c 'trap \"sleep 0.3; echo bye; exit\" TERM; echo $$; sleep 1000 & wait'; true") with { AsksDescendants = true })
            .Start(scope);
        await using var lines = child.ReadLinesAsync().GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await lines.MoveNextAsync());

        scope.Cancel();

        Assert.True(await lines.MoveNextAsync().AsTask().Arrives());
        Assert.Equal("bye", lines.Current);
    }

    [Fact]
    public async Task After_an_exit_of_its_own_accord_they_live_on()
    {
        var result = await Shell.Script("sleep 1000 > /dev/null 2>&1 & echo $!").RunAsync(Context.Background).Arrives();

        var descendant = int.Parse(result.Output, CultureInfo.InvariantCulture);
        Assert.True(Shell.Runs(descendant));
        await new ProcessCommand("kill", result.Output.Trim()).RunAsync(Context.Background).Arrives();
        await Patience.Until(() => !Shell.Runs(descendant));
    }

    [Fact]
    public async Task A_run_inside_of_a_run_is_a_descendant_of_both()
    {
        // What a program does that itself uses this library: its children carry another mark beside ours.
        using var scope = Context.Root(_clock).WithCancel();
        await using var child = Shell.Script("LIFELINE_RUN=$LIFELINE_RUN/inner setsid sh -c 'echo $$; exec sleep 1000' & wait").Start(scope);
        var descendant = await FirstNumber(child);

        scope.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => child.Result.Arrives());
        Assert.False(Shell.Runs(descendant));
    }

    private static async Task<int> FirstNumber(ChildProcess child)
    {
        await using var lines = child.ReadLinesAsync().GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await lines.MoveNextAsync().AsTask().Arrives());
        return int.Parse(lines.Current, CultureInfo.InvariantCulture);
    }
}
