namespace Lifeline.Tests;

/// <summary>A slow callback delays no other, and never the one who cancels.</summary>
public class SlowCallbacks
{
    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public SlowCallbacks() => _root = Context.Root(_clock);

    public static TheoryData<bool, bool> Ways => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    [Theory, MemberData(nameof(Ways))]
    public async Task It_delays_neither_the_one_who_cancels_nor_the_callbacks_of_other_contexts(bool onToken, bool byDeadline)
    {
        using var release = new ManualResetEventSlim();
        using var top = _root.WithTimeout(Ms(10));
        var slow = Wait(top, onToken, release);
        var others = new List<Task>();
        for (var i = 0; i < 20; i++)
        {
            var child = top.Context.WithCancel();
            var (afterFunc, onChildsToken) = (new Calls(), new Calls());
            child.Context.AfterFunc(afterFunc.Call);
            child.Token.Register(onChildsToken.Call);
            others.AddRange([afterFunc.First, onChildsToken.First]);
        }

        await Bounded.OnAnotherThread(() =>
        {
            if (byDeadline)
            {
                _clock.Advance(Ms(10));
            }

            top.Cancel();
        });
        Assert.Equal(byDeadline, top.Context.Error is DeadlineExceededException);
        await Task.WhenAll(others);
        Assert.Equal(0, slow.Count);
        release.Set();
        await slow.First;
    }

    [Fact]
    public async Task A_slow_after_func_does_not_delay_the_other_after_funcs_of_its_context()
    {
        using var release = new ManualResetEventSlim();
        using var scope = _root.WithCancel();
        var first = new Calls();
        scope.Context.AfterFunc(first.Call);
        var slow = Wait(scope, onToken: false, release);
        var last = new Calls();
        scope.Context.AfterFunc(last.Call);
        scope.Cancel();
        await Task.WhenAll(first.First, last.First);
        Assert.Equal(0, slow.Count);
        release.Set();
        await slow.First;
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task On_a_context_without_children_it_does_not_delay_the_one_who_disposes(bool onToken)
    {
        using var release = new ManualResetEventSlim();
        var scope = _root.WithCancel();
        var slow = Wait(scope, onToken, release);
        await Bounded.OnAnotherThread(scope.Dispose);
        Assert.Equal(0, slow.Count);
        release.Set();
        await slow.First;
    }

    [Fact]
    public async Task Deadlines_that_pass_together_do_not_wait_for_each_others_callbacks()
    {
        using var release = new ManualResetEventSlim();
        using var first = _root.WithTimeout(Ms(10));
        using var second = _root.WithTimeout(Ms(10) + Ticks(1));
        var slow = Wait(first, onToken: true, release);
        var quick = new Calls();
        second.Token.Register(quick.Call);
        await Bounded.OnAnotherThread(() => _clock.Advance(Ms(20)));
        await quick.First;
        Assert.Equal(0, slow.Count);
        release.Set();
        await slow.First;
    }

    private static Calls Wait(Context ctx, bool onToken, ManualResetEventSlim release)
    {
        var calls = new Calls();
        Action callback = () =>
        {
            release.Arrives();
            calls.Call();
        };
        _ = onToken ? (IDisposable)ctx.Token.Register(callback) : ctx.AfterFunc(callback);
        return calls;
    }
}
