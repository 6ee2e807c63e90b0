using System.Collections.Concurrent;

namespace Lifeline.Tests;

/// <summary>After-funcs that go on after an await, and waiting for one that is under way.</summary>
public class AsynchronousCallbacks : IDisposable
{
    private readonly Context _root = Context.Root(new VirtualClock());
    private readonly ConcurrentQueue<CallbackFailure> _failures = [];

    public AsynchronousCallbacks() => LifelineEvents.CallbackFailed += _failures.Enqueue;

    public void Dispose()
    {
        LifelineEvents.CallbackFailed -= _failures.Enqueue;
        GC.SuppressFinalize(this);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task What_an_asynchronous_one_throws_is_reported(bool withState)
    {
        using var scope = _root.WithCancel();
        await using (Register(scope, withState, async () =>
        {
            await Task.Yield();
            throw new TimeoutException("late");
        }))
        {
            scope.Cancel();
        }

        var failure = Assert.Single(_failures, failure => failure.Context == scope);
        Assert.Equal("late", failure.Exception.Message);
        Assert.Equal("AsynchronousCallbacks.cs", failure.Site.File);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task What_it_throws_before_its_first_await_and_no_task_at_all_are_reported_too(bool withState)
    {
        using var scope = _root.WithCancel();
        await using (Register(scope, withState, () => throw new TimeoutException("soon")))
        await using (Register(scope, withState, () => null!))
        {
            scope.Cancel();
        }

        Assert.Equal(2, _failures.Count(failure => failure.Context == scope));
    }

    [Fact]
    public async Task It_gets_its_state()
    {
        using var scope = _root.WithCancel();
        var got = new TaskCompletionSource<object?>();
        scope.AfterFunc(async state =>
        {
            await Task.Yield();
            got.SetResult(state);
        }, "state");
        scope.Cancel();
        Assert.Equal("state", await got.Task.Arrives());
    }

    [Fact]
    public async Task Leaving_before_the_end_takes_it_back()
    {
        using var scope = _root.WithCancel();
        var ran = false;
        await using (scope.AfterFunc(() => { ran = true; }))
        {
        }

        scope.Cancel();
        Assert.False(ran);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Leaving_while_it_runs_waits_until_it_is_through(bool asynchronous)
    {
        using var scope = _root.WithCancel();
        var (begun, goOn, ended) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(), false);
        var registration = asynchronous ? scope.AfterFunc(RunAsync) : scope.AfterFunc(() => { RunAsync().GetAwaiter().GetResult(); });
        scope.Cancel();
        await begun.Task.Arrives();
        var left = registration.DisposeAsync().AsTask();
        var leftOnceMore = registration.DisposeAsync().AsTask();
        registration.Dispose();
        Assert.False(registration.Stop());
        Assert.False(left.IsCompleted || leftOnceMore.IsCompleted);
        goOn.SetResult();
        await left.Arrives();
        await leftOnceMore.Arrives();
        Assert.True(ended);
        Assert.True(registration.DisposeAsync().AsTask().IsCompletedSuccessfully);

        async Task RunAsync()
        {
            begun.SetResult();
            await goOn.Task;
            ended = true;
        }
    }

    [Fact]
    public async Task A_callback_that_leaves_its_own_registration_does_not_wait_for_itself()
    {
        using var scope = _root.WithCancel();
        var registration = default(ContextRegistration);
        var (registered, through) = (new TaskCompletionSource(), new TaskCompletionSource());
        registration = scope.AfterFunc(() =>
        {
            registered.Task.GetAwaiter().GetResult();
            Assert.True(registration.DisposeAsync().AsTask().IsCompletedSuccessfully);
            through.SetResult();
        });
        scope.Cancel();
        registered.SetResult();
        await through.Task.Arrives();
    }

    [Fact]
    public async Task Nor_does_an_asynchronous_one_on_whatever_thread_it_goes_on()
    {
        using var scope = _root.WithCancel();
        var registration = default(ContextRegistration);
        var (registered, through) = (new TaskCompletionSource(), new TaskCompletionSource());
        registration = scope.AfterFunc(async () =>
        {
            await registered.Task;
            await Task.Yield();
            await registration.DisposeAsync();
            await Task.Run(async () => await registration.DisposeAsync());
            through.SetResult();
        });
        scope.Cancel();
        registered.SetResult();
        await through.Task.Arrives();
        await registration.DisposeAsync().AsTask().Arrives();
        Assert.DoesNotContain(_failures, failure => failure.Context == scope);
    }

    [Fact]
    public async Task What_runs_elsewhere_after_a_callback_has_left_no_trace()
    {
        using var scope = _root.WithCancel();
        using (ExecutionContext.SuppressFlow())
        {
            scope.AfterFunc(async () => await Task.Yield());
        }

        using var other = _root.WithCancel();
        var goOn = new TaskCompletionSource();
        var second = other.AfterFunc(() => goOn.Task);
        scope.Cancel();
        other.Cancel();
        var left = second.DisposeAsync().AsTask();
        Assert.False(left.IsCompleted);
        goOn.SetResult();
        await left.Arrives();
    }

    [Fact]
    public void Default_is_nothing_to_wait_for() => Assert.True(default(ContextRegistration).DisposeAsync().AsTask().IsCompletedSuccessfully);

    private static ContextRegistration Register(Context ctx, bool withState, Func<Task> callback) =>
        withState ? ctx.AfterFunc(static callback => ((Func<Task>)callback!)(), callback) : ctx.AfterFunc(callback);
}

/// <summary>How many callbacks are pending is told of the whole process, so this runs in a copy of the library, where nothing else does.</summary>
public class PendingCallbacks
{
    [Fact]
    public async Task An_asynchronous_callback_is_pending_until_its_task_has_ended() =>
        Assert.Equal("0 1 0", await Assert.IsAssignableFrom<Task<string>>(IsolatedCopy.Run(typeof(PendingCallbacks), nameof(CountAsync))).Arrives());

    internal static async Task<string> CountAsync()
    {
        var before = LifelineEvents.PendingCallbacks;
        int during;
        using var scope = Context.Background.WithCancel();

        // Not run by the callback: within it, to dispose does not wait, as it would wait for itself.
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource();
        await using (scope.AfterFunc(async () =>
        {
            begun.SetResult();
            await goOn.Task;
        }))
        {
            scope.Cancel();
            await begun.Task;
            during = LifelineEvents.PendingCallbacks;
            goOn.SetResult();
        }

        return $"{before} {during} {LifelineEvents.PendingCallbacks}";
    }
}
