namespace Lifeline.Tests;

/// <summary>Contexts that are made from somebody else's token.</summary>
public class ForeignTokens
{
    private static readonly ContextKey<string> s_key = new("key");

    [Fact]
    public void A_token_that_cannot_be_cancelled_gives_Background()
    {
        Assert.Equal(Context.Background, Context.From(CancellationToken.None));
        Assert.Equal(Context.Background, Context.From(new CancellationToken(false)));
    }

    [Fact]
    public void A_foreign_token_is_wrapped_and_carried_on()
    {
        using var foreign = new CancellationTokenSource();
        var ctx = Context.From(foreign.Token);
        Assert.Equal(foreign.Token, ctx.Token);
        Assert.True(ctx.CanBeDone);
        Assert.False(ctx.IsDone);
        Assert.Null(ctx.Deadline);
        Assert.Same(TimeProvider.System, ctx.Clock);
        foreign.Cancel();
        Assert.True(ctx.IsDone);
        Assert.Equal(foreign.Token, ctx.Error!.CancellationToken);
    }

    [Fact]
    public void A_token_that_was_cancelled_before_gives_an_ended_context()
    {
        var ctx = Context.From(new CancellationToken(true));
        Assert.IsType<CanceledException>(ctx.Error);
        using var child = ctx.WithCancel();
        Assert.True(child.Context.IsDone);
        Assert.Equal(ctx, child.Context.Error!.Origin);
    }

    [Fact]
    public void When_the_sources_Cancel_returns_all_that_was_derived_is_done()
    {
        using var foreign = new CancellationTokenSource();
        var ctx = Context.From(foreign.Token);
        using var child = ctx.WithTimeout(TimeSpan.FromHours(1));
        using var merged = Context.Merge(Context.Background, ctx);
        Context[] all = [child, merged, child.Context.WithValue(s_key, "v"), child.Context.WithCancel(), ctx.WithValue(s_key, "w")];
        Assert.All(all, one => Assert.False(one.Token.IsCancellationRequested));
        foreign.Cancel();
        Assert.All(all, one => Assert.True(one.IsDone && one.Token.IsCancellationRequested));
        Assert.All(all, one => Assert.Equal(ctx, one.Error!.Origin));
        Assert.Equal(0, ctx.ChildCount);
    }

    [Fact]
    public async Task Cancelling_the_source_never_waits_for_a_callback_on_what_was_derived()
    {
        using var foreign = new CancellationTokenSource();
        using var release = new ManualResetEventSlim();
        using var child = Context.From(foreign.Token).WithCancel();
        var (afterFunc, onToken) = (new Calls(), new Calls());
        child.Context.AfterFunc(() => WaitFor(afterFunc));
        child.Token.Register(() => WaitFor(onToken));
        await Bounded.OnAnotherThread(foreign.Cancel);
        Assert.True(child.Context.IsDone);
        Assert.Equal(0, afterFunc.Count + onToken.Count);
        release.Set();
        await Task.WhenAll(afterFunc.First, onToken.First);

        void WaitFor(Calls calls)
        {
            release.Arrives();
            calls.Call();
        }
    }

    [Fact]
    public async Task A_wrapped_token_ends_its_context_also_while_children_come_and_go()
    {
        for (var round = 0; round < 300; round++)
        {
            using var foreign = new CancellationTokenSource();
            var ctx = Context.From(foreign.Token);
            var derived = new List<Context>();
            await Bounded.OnThreads(2, number =>
            {
                if (number == 0)
                {
                    foreign.Cancel();
                    return;
                }

                for (var i = 0; i < 20; i++)
                {
                    derived.Add(ctx.WithCancel());
                    ctx.WithCancel().Dispose();
                    ctx.AfterFunc(() => { }).Stop();
                }
            });
            Assert.All(derived, child => Assert.True(child.IsDone && child.Token.IsCancellationRequested));
            Assert.Equal(0, ctx.ChildCount);
        }
    }
}
