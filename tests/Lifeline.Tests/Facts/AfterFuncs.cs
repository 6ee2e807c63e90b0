namespace Lifeline.Tests.Facts;

public class AfterFuncs
{
    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public AfterFuncs() => _root = Context.Root(_clock);

    [Fact, Trait("Fact", "22")]
    public async Task It_never_runs_before_the_end()
    {
        using var scope = _root.WithTimeout(Ms(10));
        var doneWhenRun = new TaskCompletionSource<bool>();
        var registration = scope.Context.AfterFunc(() => doneWhenRun.SetResult(scope.Context.IsDone));
        _clock.Advance(Ms(10) - Ticks(1));
        Assert.False(registration.HasStarted);
        _clock.Advance(Ticks(1));
        Assert.True(registration.HasStarted);
        Assert.True(await doneWhenRun.Task.Arrives());
    }

    [Fact, Trait("Fact", "22")]
    public void On_a_context_that_nothing_can_end_it_never_runs()
    {
        var registration = Context.Background.AfterFunc(() => Assert.Fail("Background has ended."));
        Assert.False(registration.HasStarted);
        Assert.True(registration.Stop());
        Assert.False(registration.HasStarted);
    }

    [Fact, Trait("Fact", "22")]
    public async Task It_runs_once_after_the_end_however_often_the_context_is_cancelled()
    {
        using var scope = _root.WithCancel();
        var calls = new Calls();
        scope.Context.AfterFunc(calls.Call);
        scope.Cancel();
        scope.Cancel();
        scope.Dispose();
        Assert.Equal(1, await calls.CountAfterFirst());
    }

    [Fact, Trait("Fact", "22")]
    public async Task It_runs_at_once_when_the_context_has_already_ended()
    {
        using var scope = _root.WithCancel();
        scope.Cancel();
        var calls = new Calls();
        var registration = scope.Context.AfterFunc(calls.Call);
        Assert.True(registration.HasStarted);
        Assert.Equal(1, await calls.CountAfterFirst());
    }

    [Fact, Trait("Fact", "22")]
    public async Task Each_registration_is_independent()
    {
        using var scope = _root.WithCancel();
        var calls = new Calls();
        Action callback = calls.Call;
        var first = scope.Context.AfterFunc(callback);
        var second = scope.Context.AfterFunc(callback);
        Assert.NotEqual(first, second);
        Assert.True(first.Stop());
        Assert.False(second.HasStarted);
        scope.Cancel();
        Assert.False(first.HasStarted);
        Assert.True(second.HasStarted);
        Assert.Equal(1, await calls.CountAfterFirst());
    }

    [Fact, Trait("Fact", "22")]
    public async Task Cancel_does_not_wait_for_it()
    {
        using var scope = _root.WithCancel();
        using var release = new ManualResetEventSlim();
        var finished = new Calls();
        scope.Context.AfterFunc(() =>
        {
            release.Arrives();
            finished.Call();
        });
        await Bounded.OnAnotherThread(() => scope.Cancel());
        Assert.Equal(0, finished.Count);
        release.Set();
        await finished.First;
    }

    [Fact, Trait("Fact", "22")]
    public async Task It_is_handed_its_state_and_runs_in_the_callers_execution_context()
    {
        var ambient = new AsyncLocal<string> { Value = "registered" };
        var seen = new TaskCompletionSource<(object?, string?)>();
        using var scope = _root.WithCancel();
        scope.Context.AfterFunc(state => seen.SetResult((state, ambient.Value)), this);
        ambient.Value = "cancelling";
        scope.Cancel();
        Assert.Equal((this, "registered"), await seen.Task.Arrives());
    }

    [Fact, Trait("Fact", "22")]
    public void A_null_callback_is_refused()
    {
        Assert.Throws<ArgumentNullException>(() => _root.AfterFunc(null!));
        Assert.Throws<ArgumentNullException>(() => _root.AfterFunc(null!, this));
    }

    [Fact, Trait("Fact", "23")]
    public void Stop_answers_true_when_it_prevented_the_run()
    {
        using var scope = _root.WithCancel();
        var registration = scope.Context.AfterFunc(() => Assert.Fail("It was stopped."));
        Assert.True(registration.Stop());
        scope.Cancel();
        Assert.False(registration.HasStarted);
    }

    [Fact, Trait("Fact", "23")]
    public async Task Stop_answers_false_when_the_run_has_started()
    {
        using var scope = _root.WithCancel();
        var calls = new Calls();
        var registration = scope.Context.AfterFunc(calls.Call);
        scope.Cancel();
        Assert.False(registration.Stop());
        Assert.True(registration.HasStarted);
        await calls.First;
        Assert.False(registration.Stop());
    }

    [Fact, Trait("Fact", "23")]
    public void Stop_answers_false_when_it_was_stopped_before()
    {
        using var scope = _root.WithCancel();
        var registration = scope.Context.AfterFunc(() => Assert.Fail("It was stopped."));
        registration.Dispose();
        Assert.False(registration.Stop());
        Assert.False(default(ContextRegistration).Stop());
        scope.Cancel();
        Assert.False(registration.HasStarted);
    }
}
