namespace Lifeline.Tests.Tasks;

public class Deferring
{
    private readonly VirtualClock _clock = new();
    private readonly Context _ctx;

    public Deferring() => _ctx = Context.Root(_clock);

    [Fact]
    public async Task What_was_deferred_runs_last_in_first_out_after_all_tasks()
    {
        var order = new List<string>();
        await using (var group = _ctx.Group())
        {
            group.Defer(_ => Note("first"));
            group.Defer(_ => Note("second"));
            _ = group.Go(async _ =>
            {
                await Task.Yield();
                await Note("task");
            });
            await group.WaitAsync().Arrives();
        }

        Assert.Equal(["task", "second", "first"], order);

        Task Note(string what)
        {
            order.Add(what);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task It_runs_when_the_block_throws_and_the_blocks_exception_stays()
    {
        var ran = false;

        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await using var group = _ctx.Group();
            group.Defer(_ =>
            {
                ran = true;
                return Task.CompletedTask;
            });
            throw new InvalidDataException();
        });

        Assert.True(ran);
    }

    [Fact]
    public async Task It_is_handed_a_context_that_is_live_has_the_values_and_a_bound_of_its_own()
    {
        var key = new ContextKey<string>("user");
        using var parent = _ctx.WithValue(key, "ada").WithCancel();
        (bool IsDone, TimeSpan? Remaining, string? User) byDefault = default, asSaid = default;
        await using (var group = parent.Context.Group())
        {
            group.Defer(ctx => Task.FromResult(byDefault = Look(ctx)));
            group.Defer(ctx => Task.FromResult(asSaid = Look(ctx)), within: Ms(70));
            parent.Cancel();
        }

        Assert.Equal((false, Ms(5_000), "ada"), byDefault);
        Assert.Equal((false, Ms(70), "ada"), asSaid);

        (bool, TimeSpan?, string?) Look(Context ctx) => (ctx.IsDone, ctx.Remaining, ctx.TryGet(key, out var user) ? user : null);
    }

    [Fact]
    public async Task The_bound_ends_it_and_that_is_a_failure_which_leaving_throws()
    {
        var begun = new TaskCompletionSource();
        var group = _ctx.Group();
        group.Defer(async ctx =>
        {
            begun.SetResult();
            await ctx.Done;
            ctx.ThrowIfDone();
        }, within: Ms(50));
        await group.WaitAsync();
        var left = group.DisposeAsync().AsTask();
        await begun.Task.Arrives();
        _clock.Advance(Ms(50));

        var thrown = await Assert.ThrowsAsync<DeadlineExceededException>(() => left.Arrives());

        Assert.Equal(Ms(50), thrown.Budget);
    }

    [Fact]
    public async Task A_failure_keeps_no_other_from_running_and_none_is_lost()
    {
        var (first, second) = (new InvalidDataException("first"), new InvalidDataException("second"));
        var group = _ctx.Group();
        group.Defer(_ => Task.FromException(second));
        group.Defer(_ => Task.FromException(first));
        await group.WaitAsync();

        Assert.Same(first, await Assert.ThrowsAsync<InvalidDataException>(() => group.DisposeAsync().AsTask().Arrives()));
        Assert.Equal<Exception>([first, second], group.Failures);
    }

    [Fact]
    public async Task It_throws_nothing_when_a_task_has_failed_and_nothing_when_nobody_has_waited()
    {
        var waited = _ctx.Group();
        waited.Defer(_ => Task.FromException(new InvalidOperationException()));
        _ = waited.Go(_ => Task.FromException(new InvalidDataException()));
        await Assert.ThrowsAsync<InvalidDataException>(() => waited.WaitAsync().Arrives());
        await waited.DisposeAsync().AsTask().Arrives();
        Assert.Equal(2, waited.Failures.Count);

        var left = _ctx.Group();
        left.Defer(_ => Task.FromException(new InvalidOperationException()));
        await left.DisposeAsync().AsTask().Arrives();
        Assert.Single(left.Failures);
    }

    [Fact]
    public async Task Without_a_bound_it_has_all_the_time_it_takes()
    {
        TimeSpan? remaining = TimeSpan.Zero;
        await using (var group = _ctx.Group())
        {
            group.Defer(ctx =>
            {
                remaining = ctx.Remaining;
                return Task.CompletedTask;
            }, within: Timeout.InfiniteTimeSpan);
        }

        Assert.Null(remaining);
    }

    [Fact]
    public async Task Work_deferred_after_leaving_is_refused()
    {
        var group = _ctx.Group();
        await group.WaitAsync();
        group.Defer(_ => Task.CompletedTask);   // the block is not left yet
        await group.DisposeAsync();

        var thrown = Assert.Throws<InvalidOperationException>(() => group.Defer(_ => Task.CompletedTask));

        Assert.Contains("Defer before the block ends", thrown.Message, StringComparison.Ordinal);
    }
}
