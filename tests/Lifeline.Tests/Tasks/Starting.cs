namespace Lifeline.Tests.Tasks;

public class Starting
{
    private readonly Context _ctx = Context.Root(new VirtualClock());

    [Fact]
    public async Task A_task_is_handed_the_groups_context()
    {
        var key = new ContextKey<string>("user");
        await using var group = _ctx.WithValue(key, "ada").Group();

        var seen = await group.Go(ctx => Task.FromResult((ctx.TryGet(key, out var user), user, ctx.Token))).Arrives();

        Assert.Equal((true, "ada"), (seen.Item1, seen.user));
        Assert.False(seen.Token.IsCancellationRequested);
        group.Cancel();
        Assert.True(seen.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task The_context_of_a_task_is_found_again_from_its_token()
    {
        await using var group = _ctx.Group();

        var found = await group.Go(ctx => Task.FromResult(Context.From(ctx.Token) == ctx && Context.From(ctx.Token).Name == "prices"), name: "prices").Arrives();

        Assert.True(found);
    }

    [Fact]
    public async Task A_name_is_the_name_of_the_context_as_well()
    {
        await using var group = _ctx.Group();

        var name = await group.Go(ctx => Task.FromResult(ctx.Name), name: "prices").Arrives();

        Assert.Equal("prices", name);
        Assert.Throws<ArgumentException>(() => { _ = group.Go(_ => Task.CompletedTask, name: ""); });
        await group.WaitAsync().Arrives();       // the refused one is not waited for
    }

    [Fact]
    public async Task What_flows_with_the_execution_flows_into_the_task()
    {
        var local = new AsyncLocal<string> { Value = "here" };
        await using var group = _ctx.Group();

        var seen = await group.Go(_ => Task.FromResult(local.Value)).Arrives();
        local.Value = null!;
        var nothing = await group.Go(_ => Task.FromResult(local.Value)).Arrives();

        Assert.Equal("here", seen);
        Assert.Null(nothing);
    }

    [Fact]
    public async Task Starting_after_waiting_says_who_what_why_and_what_to_do()
    {
        await using var group = _ctx.Group();
        await group.WaitAsync().Arrives();

        var thrown = Assert.Throws<InvalidOperationException>(() => { _ = group.Go(_ => Task.CompletedTask, name: "late"); });

        Assert.Contains(group.Context.Site.ToString(), thrown.Message, StringComparison.Ordinal);
        Assert.Contains("'late' (Starting.cs:", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("have been waited for", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("make another group", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Starting_after_the_block_was_left_is_refused_and_no_task_is_waited_for()
    {
        var group = _ctx.Group();
        await group.DisposeAsync();

        Assert.Throws<InvalidOperationException>(() => { _ = group.Go(_ => Task.CompletedTask); });
        Assert.Throws<InvalidOperationException>(() => group.TryGo(_ => Task.CompletedTask, out _));
        await group.DisposeAsync();
    }

    [Fact]
    public async Task A_work_that_returns_null_has_failed_and_is_named()
    {
        await using var group = _ctx.Group();
        _ = group.Go(_ => null!, name: "forgetful");

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => group.WaitAsync().Arrives());

        Assert.Contains("'forgetful'", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Groups_nest_and_an_inner_failure_is_the_inner_groups_first()
    {
        var failure = new InvalidDataException();
        await using var outer = _ctx.Group();
        var caught = await outer.Go(async ctx =>
        {
            await using var inner = ctx.Group();
            _ = inner.Go(_ => Task.FromException(failure));
            return await Record.ExceptionAsync(() => inner.WaitAsync());
        }).Arrives();

        Assert.Same(failure, caught);
        Assert.False(outer.Context.IsDone);
    }

    [Fact]
    public async Task The_outer_groups_end_is_the_inner_groups_too()
    {
        await using var outer = _ctx.Group();
        var failure = new InvalidDataException();
        var task = await Tasks.Begun(outer, async ctx =>
        {
            await using var inner = ctx.Group();
            await inner.Go(async ctx => await ctx.Done);
        });
        _ = outer.Go(_ => Task.FromException(failure));

        Assert.Same(failure, await Assert.ThrowsAsync<InvalidDataException>(() => outer.WaitAsync().Arrives()));
        Assert.True(task.IsCompleted);
    }

    [Fact]
    public async Task A_long_lived_owner_holds_a_group_until_it_is_disposed()
    {
        var service = new Service(_ctx);
        var first = service.Accept();
        var second = service.Accept();

        Assert.Equal((1, 2), (await first.Arrives(), await second.Arrives()));
        await service.DisposeAsync();

        Assert.Throws<InvalidOperationException>(() => { _ = service.Accept(); });
    }

    private sealed class Service(Context ctx) : IAsyncDisposable
    {
        private readonly TaskGroup _connections = ctx.Supervise();
        private int _accepted;

        public Task<int> Accept()
        {
            var number = ++_accepted;
            return _connections.Go(_ => Task.FromResult(number));
        }

        public ValueTask DisposeAsync()
        {
            _connections.Cancel();
            return _connections.DisposeAsync();
        }
    }
}
