namespace Lifeline.Tests.Waiting;

/// <summary><c>WithIdleTimeout</c>: an idle deadline under an absolute one.</summary>
public class IdleTimeouts
{
    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public IdleTimeouts() => _root = Context.Root(_clock);

    [Fact]
    public void It_ends_when_nobody_has_touched_it_for_so_long()
    {
        using var idle = _root.WithIdleTimeout(Ms(10));
        for (var i = 0; i < 5; i++)
        {
            _clock.Advance(Ms(9));
            idle.Touch();
        }

        _clock.Advance(Ms(10) - Ticks(1));
        Assert.False(idle.Context.IsDone);
        _clock.Advance(Ticks(1));
        var error = Assert.IsType<DeadlineExceededException>(idle.Context.Error);
        Assert.Equal(Ms(10), Assert.IsType<IdleException>(error.Cause).Limit);
        Assert.Contains("nothing happened for 10 ms", error.Message, StringComparison.Ordinal);
        Assert.Empty(_clock.Pending);
    }

    [Fact]
    public void Touching_does_not_push_it_beyond_the_deadline_above()
    {
        using var scope = _root.WithTimeout(Ms(25));
        using var idle = scope.Context.WithIdleTimeout(Ms(10));
        Assert.Equal(Ms(25), idle.Context.Remaining);
        for (var i = 0; i < 5; i++)
        {
            _clock.Advance(Ms(5));
            idle.Touch();
        }

        var error = Assert.IsType<DeadlineExceededException>(idle.Context.Error);
        Assert.Equal(scope.Context, error.Origin);
        Assert.Null(error.Cause);
    }

    [Fact]
    public void Touching_sets_no_timer()
    {
        using var idle = _root.WithIdleTimeout(Ms(10));
        Assert.Single(_clock.Pending);
        idle.Touch();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            idle.Touch();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Single(_clock.Pending);
    }

    [Fact]
    public void Zero_ends_it_before_it_is_returned()
    {
        using var idle = _root.WithIdleTimeout(TimeSpan.Zero);
        Assert.IsType<IdleException>(idle.Context.Cause);
    }

    [Fact]
    public void Once_it_has_ended_touching_changes_nothing()
    {
        using var idle = _root.WithIdleTimeout(Ms(10));
        _clock.Advance(Ms(10));
        idle.Touch();
        Assert.True(idle.Context.IsDone);
        Assert.Empty(_clock.Pending);
    }

    [Fact]
    public void Disposing_ends_it_and_frees_the_timer()
    {
        var idle = _root.WithIdleTimeout(Ms(10));
        idle.Dispose();
        idle.Dispose();
        Assert.IsType<CanceledException>(idle.Context.Error);
        Assert.True(_root.Node.Clock.HasEmptySlotsOnly);
    }
}
