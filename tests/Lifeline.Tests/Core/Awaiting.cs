namespace Lifeline.Tests;

/// <summary><c>await ctx.Done</c> and <c>ctx.Done.AsTask()</c>.</summary>
public class Awaiting
{
    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public Awaiting() => _root = Context.Root(_clock);

    [Fact]
    public async Task Awaiting_the_end_goes_on_after_it_and_does_not_throw()
    {
        using var scope = _root.WithTimeout(Ms(10));
        var waiting = Wait(scope);
        _clock.Advance(Ms(10) - Ticks(1));
        Assert.False(waiting.IsCompleted);
        Assert.Equal(1, scope.ChildCount);
        _clock.Advance(Ticks(1));
        Assert.True(await waiting.Arrives());
        Assert.Equal(0, scope.ChildCount);

        static async Task<bool> Wait(Context ctx)
        {
            await ctx.Done;
            return ctx.IsDone;
        }
    }

    [Fact]
    public async Task On_an_ended_context_it_goes_on_on_the_spot()
    {
        using var scope = _root.WithTimeout(TimeSpan.Zero);
        Assert.True(scope.Context.Done.GetAwaiter().IsCompleted);
        Assert.True(scope.Context.Done.AsTask().IsCompletedSuccessfully);
        var before = Thread.CurrentThread;
        await scope.Context.Done;
        Assert.Same(before, Thread.CurrentThread);
    }

    [Fact]
    public async Task As_a_task_it_completes_with_the_end_and_never_fails()
    {
        using var scope = _root.WithCancel();
        var (one, two) = (scope.Context.Done.AsTask(), scope.Context.Done.AsTask());
        Assert.NotSame(one, two);
        Assert.False(one.IsCompleted);
        scope.Cancel(new TimeoutException());
        await Task.WhenAll(one, two).Arrives();
    }

    [Fact]
    public async Task The_code_behind_the_await_does_not_run_on_the_thread_that_cancels()
    {
        using var scope = _root.WithCancel();
        var waiting = Wait();
        var canceling = default(Thread);
        await Bounded.OnAnotherThread(() =>
        {
            canceling = Thread.CurrentThread;
            scope.Cancel();
        });
        Assert.NotSame(canceling, await waiting.Arrives());

        async Task<Thread> Wait()
        {
            await scope.Context.Done;
            return Thread.CurrentThread;
        }
    }

    [Fact]
    public async Task What_flows_with_the_code_is_there_behind_the_await()
    {
        var ambient = new AsyncLocal<string>();
        using var scope = _root.WithCancel();
        var waiting = Wait();
        ambient.Value = "cancelling";
        scope.Cancel();
        Assert.Equal("waiting", await waiting.Arrives());

        async Task<string?> Wait()
        {
            ambient.Value = "waiting";
            await scope.Context.Done;
            return ambient.Value;
        }
    }

    [Fact]
    public void Awaitables_of_one_context_are_equal()
    {
        using var scope = _root.WithCancel();
        var (done, other) = (scope.Context.Done, _root.Done);
        Assert.True(done == scope.Context.Done && done != other && done.Equals((object)done) && done.GetHashCode() == scope.Context.GetHashCode());
        var (awaiter, otherAwaiter) = (done.GetAwaiter(), other.GetAwaiter());
        Assert.True(awaiter == done.GetAwaiter() && awaiter != otherAwaiter && awaiter.Equals((object)awaiter));
        Assert.Equal(done.GetHashCode(), awaiter.GetHashCode());
    }
}
