namespace Lifeline.Tests.Tasks;

/// <summary>The form with a delegate, which knows whether its block threw.</summary>
public class Blocks
{
    private readonly VirtualClock _clock = new();
    private readonly Context _ctx;

    public Blocks() => _ctx = Context.Root(_clock);

    [Fact]
    public async Task The_blocks_result_is_given_once_all_tasks_have_ended()
    {
        Task? task = null;

        var result = await _ctx.GroupAsync(group =>
        {
            task = group.Go(async _ => await Task.Yield());
            return Task.FromResult(3);
        }).Arrives();

        Assert.Equal(3, result);
        Assert.True(task!.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_block_that_throws_cancels_the_tasks_and_its_exception_is_kept()
    {
        var failure = new InvalidDataException();
        Exception? cause = null;

        var thrown = await Assert.ThrowsAsync<InvalidDataException>(() => _ctx.GroupAsync(async group =>
        {
            await Tasks.Begun(group, async ctx =>
            {
                await ctx.Done;
                cause = ctx.Cause;
                throw new InvalidOperationException("while going down");
            });
            throw failure;
        }).Arrives());

        Assert.Same(failure, thrown);
        Assert.Same(failure, cause);
    }

    [Fact]
    public async Task A_clean_up_that_fails_does_not_hide_the_blocks_exception()
    {
        var failure = new InvalidDataException();
        TaskGroup? left = null;

        var thrown = await Assert.ThrowsAsync<InvalidDataException>(() => _ctx.GroupAsync(Task (group) =>
        {
            left = group;
            group.Defer(_ => Task.FromException(new InvalidOperationException()));
            throw failure;
        }).Arrives());

        Assert.Same(failure, thrown);
        Assert.IsType<InvalidOperationException>(Assert.Single(left!.Failures));
    }

    [Fact]
    public async Task A_block_that_fails_because_a_task_did_gives_way_to_that_failure()
    {
        var failure = new InvalidDataException();

        var thrown = await Assert.ThrowsAsync<InvalidDataException>(() => _ctx.GroupAsync(async group =>
        {
            var sibling = await Tasks.Begun(group, ctx => Task.Delay(Timeout.InfiniteTimeSpan, _clock, ctx.Token));
            _ = group.Go(_ => Task.FromException(failure));
            await sibling;                      // throws that it was cancelled
        }).Arrives());

        Assert.Same(failure, thrown);
    }
}
