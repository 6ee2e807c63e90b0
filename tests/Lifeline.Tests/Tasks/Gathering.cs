namespace Lifeline.Tests.Tasks;

public class Gathering
{
    private readonly VirtualClock _clock = new();
    private readonly Context _ctx;

    public Gathering() => _ctx = Context.Root(_clock);

    [Fact]
    public async Task What_is_ready_when_the_time_is_up_is_taken_and_the_rest_is_named_and_cancelled()
    {
        var gate = new TaskCompletionSource<string>();
        var failure = new InvalidDataException();
        var gather = _ctx.Gather<string>(Ms(200));
        var begun = new TaskCompletionSource();
        var ready = gather.Go(_ => Task.FromResult("a"), "a");
        var stubborn = gather.Go(_ =>
        {
            begun.SetResult();
            return gate.Task;
        }, "b");
        var failed = gather.Go(_ => Task.FromException<string>(failure), "c");
        await Task.WhenAll(ready, begun.Task, failed.ContinueWith(_ => { }, TaskScheduler.Default)).Arrives();

        _clock.Advance(Ms(200));
        var gathered = await gather.WaitAsync().Arrives();

        Assert.Equal(["a"], gathered.Results);
        Assert.Equal<Exception>([failure], gathered.Failures);
        Assert.Equal(["b"], gathered.Missing.Select(task => task.Name!));
        Assert.False(gathered.IsComplete);
        Assert.IsType<DeadlineExceededException>(gather.Context.Error);
        var left = gather.DisposeAsync().AsTask();
        Assert.False(left.IsCompleted);         // nothing outlives the block
        gate.SetResult("late");
        await left.Arrives();
        Assert.Equal("late", await stubborn);
        Assert.Same(gathered, await gather.WaitAsync());
    }

    [Fact]
    public async Task When_all_are_ready_nobody_waits_for_the_time()
    {
        await using (var gather = _ctx.Gather<int>(Ms(200)))
        {
            foreach (var number in (int[])[1, 2, 3])
            {
                _ = gather.Go(_ => Task.FromResult(number));
            }

            var gathered = await gather.WaitAsync().Arrives();

            Assert.True(gathered.IsComplete);
            Assert.IsType<CanceledException>(gather.Context.Error);     // and not the deadline's
            Assert.Equal([1, 2, 3], gathered.Results);
        }

        Assert.Equal(0, _ctx.ChildCount);
    }

    [Fact]
    public async Task The_end_of_the_context_above_is_thrown()
    {
        using var parent = _ctx.WithTimeout(Ms(100));
        await using var gather = parent.Context.Gather<int>(Ms(200));
        var begun = new TaskCompletionSource();
        _ = gather.Go(async ctx =>
        {
            begun.SetResult();
            await ctx.Done;
            throw ctx.Error!;
        });
        await begun.Task.Arrives();
        _clock.Advance(Ms(100));

        var thrown = await Assert.ThrowsAsync<DeadlineExceededException>(() => gather.WaitAsync().Arrives());

        Assert.Equal(parent.Context, thrown.Origin);
    }
}
