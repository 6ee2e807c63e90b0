namespace Lifeline.Tests.Tasks;

public class Limits
{
    private readonly Context _ctx = Context.Root(new VirtualClock());

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_limit_below_one_is_refused(int limit)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _ctx.Group(limit));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ctx.Gather<int>(Ms(1), limit));
        Assert.Equal(0, _ctx.ChildCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task No_more_tasks_run_at_once_than_the_limit_allows(int limit)
    {
        var (running, most) = (0, 0);
        var gate = new Lock();
        await using var group = _ctx.Group(limit);
        for (var i = 0; i < 200; i++)
        {
            _ = group.Go(async _ =>
            {
                lock (gate)
                {
                    most = Math.Max(most, ++running);
                }

                await Task.Yield();
                lock (gate)
                {
                    running--;
                }
            });
        }

        await group.WaitAsync().Arrives();

        Assert.InRange(most, 1, limit);
        Assert.Equal(0, running);
    }

    [Fact]
    public async Task Tasks_that_wait_are_started_in_order()
    {
        var order = new List<int>();
        await using (var group = _ctx.Group(limit: 1))
        {
            for (var i = 0; i < 100; i++)
            {
                var number = i;
                _ = group.Go(async _ =>
                {
                    await Task.Yield();
                    order.Add(number);
                });
            }

            await group.WaitAsync().Arrives();
        }

        Assert.Equal(Enumerable.Range(0, 100), order);
    }

    [Fact]
    public async Task TryGo_answers_false_when_there_is_no_room_and_starts_nothing()
    {
        var gate = new TaskCompletionSource();
        await using var group = _ctx.Group(limit: 1);

        Assert.True(group.TryGo(_ => gate.Task, out var first));
        Assert.False(group.TryGo(_ => throw new InvalidDataException(), out var second));
        Assert.Null(second);
        gate.SetResult();
        await first.Arrives();
        await group.WaitAsync().Arrives();
    }

    [Fact]
    public async Task TryGo_answers_false_when_the_group_has_ended()
    {
        await using var group = _ctx.Group();
        group.Cancel();

        Assert.False(group.TryGo(_ => Task.FromResult(1), out Task<int>? task));
        Assert.Null(task);
    }

    [Fact]
    public async Task An_ended_group_never_starts_what_waits_and_loses_none_of_it()
    {
        var gate = new TaskCompletionSource();
        var ran = 0;
        await using var group = _ctx.Group(limit: 1);
        var running = await Tasks.Begun(group, _ => gate.Task);
        var waiting = Enumerable.Range(0, 10).Select(_ => group.Go(_ =>
        {
            ran++;
            return Task.CompletedTask;
        })).ToArray();

        group.Cancel();
        foreach (var task in waiting)           // although the one that runs ignores the end
        {
            await Assert.ThrowsAsync<CanceledException>(() => task.Arrives());
        }

        Assert.False(running.IsCompleted);
        gate.SetResult();
        await group.WaitAsync().Arrives();
        Assert.Equal(0, ran);
    }
}
