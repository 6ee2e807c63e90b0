namespace Lifeline.Testing.Tests;

/// <summary>A check of all that a process derives, whichever the root.</summary>
[Collection(nameof(WholeRuns))]
[CollectionDefinition(nameof(WholeRuns), DisableParallelization = true)]
public class WholeRuns
{
    private static readonly LeakCheckOptions s_once = new LeakCheckOptions { Patience = TimeSpan.Zero, Name = "The run" }
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
}
