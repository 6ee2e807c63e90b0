using System.Globalization;

namespace Lifeline.Processes.Tests;

/// <summary>A descendant inherits the outputs, and holds them open when the program has long exited.</summary>
public sealed class HeldPipesAreLetGo
{
    private readonly VirtualClock _clock = new();

    [Fact]
    public async Task Outputs_are_closed_when_the_grace_after_the_exit_is_over()
    {
        var running = (Shell.Script("sleep 1000 & echo $!; exit 3") with { Grace = TimeSpan.FromSeconds(8) }).RunAsync(Context.Root(_clock));
        await Patience.Until(() => _clock.Pending.Count > 0);

        _clock.Advance(TimeSpan.FromSeconds(8));

        var result = await running.Arrives();
        Assert.Equal((3, false), (result.ExitCode, result.IsOutputComplete));
        await new ProcessCommand("kill", result.Output.Trim()).RunAsync(Context.Background).Arrives();
    }

    [Fact]
    public async Task The_contexts_end_cuts_the_wait_short_and_ends_who_holds_them()
    {
        using var scope = Context.Root(_clock).WithCancel();
        var running = Shell.Script("sleep 1000 & echo $!").RunAsync(scope);
        await Patience.Until(() => _clock.Pending.Count > 0);

        scope.Cancel();

        // All that was written came, once the holder was killed: that is a result.
        var result = await running.Arrives();
        Assert.True(result.IsOutputComplete);
        Assert.False(Shell.Runs(int.Parse(result.Output, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task A_streamed_output_that_is_held_ends_with_the_context()
    {
        using var scope = Context.Root(_clock).WithCancel();
        await using var child = Shell.Script("sleep 1000 2> /dev/null & echo $!").Start(scope);
        await using var lines = child.ReadLinesAsync().GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await lines.MoveNextAsync().AsTask().Arrives());
        var holder = lines.Current;
        await child.Result.Arrives();
        var next = lines.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);

        scope.Cancel();

        var error = await Assert.ThrowsAsync<CanceledException>(() => next.Arrives());
        Assert.Equal(scope.Token, error.CancellationToken);
        await new ProcessCommand("kill", holder).RunAsync(Context.Background).Arrives();
    }
}
