namespace Lifeline.Tests.Sharing;

/// <summary>Shared work that would wait for itself, also around corners, is told so; then the key works for whoever comes later.</summary>
public class Circles
{
    private readonly Context _root = Context.Root(new VirtualClock());
    private readonly SingleFlight<string, int> _flights = new();
    private readonly SingleFlight<int, int> _others = new();

    [Theory]
    [InlineData("its own context")]
    [InlineData("the caller's")]
    [InlineData("Background")]
    [InlineData("derived")]
    [InlineData("in a task of a group")]
    [InlineData("on another thread")]
    public async Task Work_that_asks_for_its_own_key(string how)
    {
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => _flights.DoAsync(_root, "A", async own =>
        {
            Task<int> Ask(Context ctx) => _flights.DoAsync(ctx, "A", _ => Task.FromResult(1));
            using var scope = own.WithTimeout(TimeSpan.FromDays(1));
            return how switch
            {
                "its own context" => await Ask(own),
                "the caller's" => await Ask(_root),
                "Background" => await Ask(Context.Background),
                "derived" => await Ask(scope.WithName("derived")),
                "in a task of a group" => await own.GroupAsync(group => group.Go(Ask)),
                _ => await Task.Run(() => Ask(_root)),
            };
        }).Arrives());
        Assert.StartsWith("The shared work begun at Circles.cs:", thrown.Message);
        await WorksAgain("A");
    }

    [Fact]
    public async Task Two_that_ask_for_each_other()
    {
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => _flights.DoAsync(_root, "A", ctx =>
            _flights.DoAsync(ctx, "B", ctx =>
            _flights.DoAsync(ctx, "A", _ => Task.FromResult(1)))).Arrives());
        Assert.StartsWith("Shared work would wait in a circle for ever: that begun at Circles.cs:", thrown.Message);
        await WorksAgain("A");
        await WorksAgain("B");
    }

    [Fact]
    public async Task Two_of_different_callers_that_join_each_other_across_two_instances()
    {
        var (aRuns, bRuns, allHaveCome) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        var a = _flights.DoAsync(_root, "A", async ctx =>
        {
            aRuns.SetResult();
            await bRuns.Task;
            await allHaveCome.Task;
            return await _others.DoAsync(ctx, 2, _ => Task.FromResult(2));
        });
        var b = _others.DoAsync(_root, 2, async ctx =>
        {
            bRuns.SetResult();
            await aRuns.Task;
            return await _flights.DoAsync(ctx, "A", _ => Task.FromResult(1));
        });
        var joined = _flights.DoAsync(_root, "A", _ => Task.FromResult(1));
        allHaveCome.SetResult();
        await Assert.ThrowsAsync<InvalidOperationException>(() => a.Arrives());
        await Assert.ThrowsAsync<InvalidOperationException>(() => b.Arrives());
        await Assert.ThrowsAsync<InvalidOperationException>(() => joined.Arrives());
        await WorksAgain("A");
        Assert.Equal(7, await _others.DoAsync(_root, 2, _ => Task.FromResult(7)).Arrives());
    }

    [Fact]
    public async Task A_long_way_round_of_which_one_asks_for_two()
    {
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => _flights.DoAsync(_root, "A", async ctx =>
        {
            await _flights.DoAsync(ctx, "side", _ => Task.FromResult(0));
            return await _flights.DoAsync(ctx, "B", async ctx =>
            {
                var (side, on) = (_flights.DoAsync(ctx, "other side", _ => Task.FromResult(0)), _flights.DoAsync(ctx, "C", async ctx => await _flights.DoAsync(ctx, "A", _ => Task.FromResult(1))));
                return await side + await on;
            });
        }).Arrives());
        Assert.Equal(4, thrown.Message.Split("Circles.cs:").Length - 1);        // who asks, and the three in between
    }

    [Fact]
    public async Task What_is_no_circle_is_no_error()
    {
        var sum = await _flights.DoAsync(_root, "A", async ctx =>
        {
            var one = _flights.DoAsync(ctx, "B", ctx => _flights.DoAsync(ctx, "D", _ => Task.FromResult(1)));
            var two = _flights.DoAsync(ctx, "C", ctx => _flights.DoAsync(ctx, "D", _ => Task.FromResult(1)));
            return await one + await two + await _flights.DoAsync(ctx, "D", _ => Task.FromResult(1));
        }).Arrives();
        Assert.Equal(3, sum);
        Assert.Equal(0, _flights.Count);
    }

    [Fact]
    public async Task What_work_leaves_behind_is_not_that_work()
    {
        var (left, goOn) = (default(Task<int>), new TaskCompletionSource());
        Assert.Equal(1, await _flights.DoAsync(_root, "A", ctx =>
        {
            left = LaterAsync(ctx.WithoutCancel());
            return Task.FromResult(1);
        }).Arrives());
        goOn.SetResult();
        Assert.Equal(2, await left!.Arrives());

        async Task<int> LaterAsync(Context ctx)
        {
            await goOn.Task;
            return await _flights.DoAsync(ctx, "A", _ => Task.FromResult(2));
        }
    }

    [Fact]
    public async Task Work_may_wait_in_the_background_for_itself_when_it_says_that_it_is_detached()
    {
        var background = default(Task<int>);
        Assert.Equal(1, await _flights.DoAsync(_root, "A", ctx =>
        {
            background = _flights.DoAsync(ctx.WithoutCancel(), "A", _ => Task.FromResult(2));
            return Task.FromResult(1);
        }).Arrives());
        Assert.Equal(1, await background!.Arrives());
    }

    private async Task WorksAgain(string key)
    {
        Assert.Equal(7, await _flights.DoAsync(_root, key, _ => Task.FromResult(7)).Arrives());
        Assert.Equal(0, _flights.Count);
    }
}
