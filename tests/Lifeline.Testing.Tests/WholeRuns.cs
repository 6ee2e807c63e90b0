namespace Lifeline.Testing.Tests;

/// <summary>A check of all that a process derives, whichever the root.</summary>
[Collection(nameof(WholeRuns))]
[CollectionDefinition(nameof(WholeRuns), DisableParallelization = true)]
public class WholeRuns
{
    private static readonly LeakCheckOptions s_once = new LeakCheckOptions { SettleTimeout = TimeSpan.Zero, Name = "The run" }
        .Ignoring(leak => leak.Site.IsKnown && !leak.Site.File.EndsWith("WholeRuns.cs", StringComparison.Ordinal));

    [Fact]
    public void What_is_derived_from_any_root_is_seen()
    {
        using var foreign = new CancellationTokenSource();
        var before = Context.Background.WithCancel();
        var check = LeakCheck.StartForProcess(s_once);
        using var scope = Context.Background.WithName("background").WithCancel();
        using var todo = Context.Todo.WithName("todo").WithCancel();
        using var root = Context.Root(new VirtualClock(), "own").WithName("own").WithCancel();
        using var wrapped = Context.From(foreign.Token).WithName("wrapped").WithCancel();
        using var registration = Context.From(foreign.Token).WithName("token").AfterFunc(() => { });
        using var disposed = Context.Background.WithName("disposed").WithCancel();
        disposed.Dispose();

        var leaks = Assert.Throws<LeakException>(check.Dispose).Leaks;

        Assert.Equal(["background", "own", "todo", "token", "wrapped"], leaks.Select(leak => leak.Name).Order(StringComparer.Ordinal));
        Assert.False(scope.Context.IsDone);
        before.Dispose();
    }

    [Fact]
    public void Nothing_is_watched_any_more_once_it_is_over()
    {
        var check = LeakCheck.StartForProcess(s_once);
        check.Dispose();
        using var scope = Context.Background.WithCancel();
        Assert.Empty(check.Find());
    }

    [Fact]
    public async Task Of_xunits_runs_the_one_that_leaves_something_fails_and_names_that_alone()
    {
        var run = await LeakyProcess.RunAsync("LeakyRun");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Null(run.Tests["LeakyRun.ByRun.Leaves_what_is_of_no_test"]);
        var error = Assert.Single(run.Errors);
        Assert.Contains("The run left one thing behind:", error, StringComparison.Ordinal);
        Assert.Contains($"derived at Levels.cs:{Assert.Single(run.Lines("Levels.cs", "the run"))}", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_xunits_runs_the_one_that_leaves_nothing_passes()
    {
        var run = await LeakyProcess.RunAsync("LeakyRun", "-method", "*.May_leave_a_cache", "-method", "*.Leaks_nothing");

        Assert.All(run.Tests, test => Assert.Null(test.Value));
        Assert.Empty(run.Errors);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task A_check_of_xunits_run_may_overlook_what_is_meant_to_stay()
    {
        var check = new RunThatMayLeaveACache();
        using var cache = Context.Background.WithName("cache").WithCancel();
        using var cart = Context.Background.WithName("cart").WithCancel();

        var leaks = (await Assert.ThrowsAsync<LeakException>(async () => await check.DisposeAsync())).Leaks;

        Assert.Equal("cart", Assert.Single(leaks).Name);
    }

    private sealed class RunThatMayLeaveACache() : RunLeakCheck(s_once.IgnoringName("cache"));
}
