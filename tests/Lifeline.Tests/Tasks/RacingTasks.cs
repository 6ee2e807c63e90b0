namespace Lifeline.Tests.Tasks;

public class RacingTasks
{
    private readonly Context _ctx = Context.Root(new VirtualClock());

    [Fact]
    public async Task The_first_success_wins_and_the_others_are_cancelled_with_it_as_the_cause()
    {
        var begun = new TaskCompletionSource();
        await using var race = _ctx.Race<string>();
        Exception? cause = null;
        var loser = race.Go(async ctx =>
        {
            begun.SetResult();
            await ctx.Done;
            cause = ctx.Cause;
            throw ctx.Error!;
        }, "slow");
        await begun.Task.Arrives();
        _ = race.Go(_ => Task.FromResult("here"), "quick");

        Assert.Equal("here", await race.WaitAsync().Arrives());
        await Assert.ThrowsAsync<CanceledException>(() => loser.Arrives());
        Assert.Equal("quick", Assert.IsType<RaceWonException>(cause).Winner.Name);
    }

    [Fact]
    public async Task A_failure_does_not_end_the_race()
    {
        await using var race = _ctx.Race<int>(limit: 1);        // one after the other
        _ = race.Go(_ => Task.FromException<int>(new InvalidDataException()));
        _ = race.Go(_ => Task.FromResult(2));
        _ = race.Go(_ => throw new InvalidOperationException("The race was over."));

        Assert.Equal(2, await race.WaitAsync().Arrives());
        Assert.Single(race.Failures);
    }

    [Fact]
    public async Task When_all_have_failed_all_failures_are_thrown()
    {
        await using var race = _ctx.Race<int>(limit: 1);
        var (first, second) = (new InvalidDataException("first"), new InvalidDataException("second"));
        _ = race.Go(_ => Task.FromException<int>(first));
        _ = race.Go(_ => Task.FromException<int>(second));

        var thrown = await Assert.ThrowsAsync<AggregateException>(() => race.WaitAsync().Arrives());

        Assert.Equal<Exception>([first, second], thrown.InnerExceptions);
    }

    [Fact]
    public async Task The_winner_is_not_waited_for_behind_a_loser_but_the_block_is_not_left_before_it()
    {
        var gate = new TaskCompletionSource<int>();
        var begun = new TaskCompletionSource();
        var race = _ctx.Race<int>();
        var loser = race.Go(_ =>
        {
            begun.SetResult();
            return gate.Task;
        });
        await begun.Task.Arrives();
        _ = race.Go(_ => Task.FromResult(1));

        Assert.Equal(1, await race.WaitAsync().Arrives());
        Assert.False(loser.IsCompleted);
        var left = race.DisposeAsync().AsTask();
        Assert.False(left.IsCompleted);
        gate.SetResult(2);
        await left.Arrives();
        Assert.Equal(2, await loser);           // it was second, and that changes nothing
        Assert.Equal(1, await race.WaitAsync());
    }

    [Fact]
    public async Task A_race_without_tasks_has_no_winner()
    {
        await using var race = _ctx.Race<int>();

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => race.WaitAsync().Arrives());

        Assert.Contains("no task took part", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_parents_end_is_thrown_when_there_is_no_winner()
    {
        using var parent = _ctx.WithCancel();
        await using var race = parent.Context.Race<int>();
        _ = race.Go(async ctx =>
        {
            await ctx.Done;
            throw ctx.Error!;
        });
        parent.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => race.WaitAsync().Arrives());
    }
}
