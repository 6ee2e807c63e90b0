namespace Lifeline.Tests;

/// <summary>Custom contexts with an end of their own.</summary>
public class CustomEnds
{
    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public CustomEnds() => _root = Context.Root(_clock);

    [Fact]
    public void Its_token_is_its_own_and_is_cancelled_with_its_end()
    {
        using var done = new CancellationTokenSource();
        Context custom = new Ended(_root, done.Token);
        var token = custom.Token;
        Assert.NotEqual(done.Token, token);
        Assert.False(token.IsCancellationRequested);
        done.Cancel();
        Assert.True(token.IsCancellationRequested);
        Assert.Equal(token, custom.Error!.CancellationToken);
        Context late = new Ended(_root, done.Token);
        Assert.True(late.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task A_callback_on_its_token_and_an_after_func_run_after_its_end()
    {
        using var done = new CancellationTokenSource();
        Context custom = new Ended(_root, done.Token);
        var (callback, afterFunc) = (new Calls(), new Calls());
        custom.Token.Register(callback.Call);
        custom.AfterFunc(afterFunc.Call);
        done.Cancel();
        Assert.Equal(1, await callback.CountAfterFirst());
        Assert.Equal(1, await afterFunc.CountAfterFirst());
    }

    [Fact]
    public void Its_reason_is_asked_once()
    {
        using var done = new CancellationTokenSource();
        var custom = new Ended(_root, done.Token) { Says = new TimeoutException("why") };
        using var child = custom.Context.WithCancel();
        Assert.Equal(0, custom.Asked);
        done.Cancel();
        Assert.Same(custom.Says, custom.Context.Cause);
        Assert.Same(custom.Says, child.Context.Cause);
        Assert.Same(custom.Says, custom.Context.Error!.Cause);
        Assert.Equal(1, custom.Asked);
    }

    [Fact]
    public void A_DeadlineExceeded_as_its_reason_makes_its_end_a_deadlines()
    {
        using var timeout = _root.WithTimeout(TimeSpan.Zero);
        using var done = new CancellationTokenSource();
        var custom = new Ended(_root, done.Token) { Says = timeout.Context.Error };
        using var child = custom.Context.WithCancel();
        done.Cancel();
        Assert.IsType<DeadlineExceededException>(custom.Context.Error);
        Assert.Same(custom.Says, child.Context.Cause);
        Assert.Null(((DeadlineExceededException)child.Context.Error!).Budget);
    }

    [Fact]
    public void It_has_its_parents_clock_and_name_and_no_deadline_as_nothing_but_its_own_end_ends_it()
    {
        using var parent = _root.WithName("work").WithTimeout(Ms(10));
        using var done = new CancellationTokenSource();
        Context custom = new Ended(parent, done.Token);
        Assert.Null(custom.Deadline);
        using var child = custom.WithTimeout(Ms(20));
        _clock.Advance(Ms(10));
        Assert.True(parent.Context.IsDone);
        Assert.False(custom.IsDone);
        _clock.Advance(Ms(10));
        Assert.IsType<DeadlineExceededException>(child.Context.Error);
        Assert.Same(_clock, custom.Clock);
        Assert.Equal("work", custom.Name);
        Assert.EndsWith(".Ended", custom.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void When_the_parent_was_left_without_a_word_the_parent_is_the_origin()
    {
        var parent = _root.WithCancel();
        using var done = new CancellationTokenSource();
        Context custom = new Ended(parent.Context.WithName("work"), done.Token);
        parent.Dispose();
        done.Cancel();
        Assert.Equal(parent.Context, custom.Error!.Origin);
    }

    private sealed class Ended(Context parent, CancellationToken done) : CustomContext(parent, done)
    {
        public Exception? Says { get; init; }

        public int Asked { get; private set; }

        protected override Exception? Reason
        {
            get
            {
                Asked++;
                return Says;
            }
        }
    }
}
