using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;

namespace Lifeline.Tests;

/// <summary>Code of the user's that throws, blocks or calls back where nobody expects it: it ends nothing, and keeps nobody else's callback from running.</summary>
[Collection(NotParallel.Name)]
public sealed class ForeignCode : IDisposable
{
    private static readonly ContextKey<object> s_hostile = new("hostile", isLoggable: true);

    private readonly ConcurrentQueue<CallbackFailure> _failures = [];
    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public ForeignCode()
    {
        _root = Context.Root(_clock);
        LifelineEvents.CallbackFailed += _failures.Enqueue;
    }

    public void Dispose() => LifelineEvents.CallbackFailed -= _failures.Enqueue;

    [Fact]
    public async Task A_text_that_throws_when_a_task_overstays_is_told_as_such()
    {
        var told = new ConcurrentQueue<TaskOverrun>();
        using var watch = _root.WithMonitor();
        watch.TaskOverran += told.Enqueue;
        var (begun, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var group = watch.Context.WithValue(s_hostile, new Hostile()).Group();
        _ = group.Go(async ctx =>
        {
            using var waiting = ctx.WaitingOn(new Hostile());
            begun.SetResult();
            await gate.Task;
        });
        await begun.Task.Arrives();
        group.Cancel();

        _clock.Advance(TimeSpan.FromSeconds(5));

        var overrun = Assert.Single(told);
        Assert.Contains("whose ToString threw", overrun.WaitingOn, StringComparison.Ordinal);
        Assert.Contains("whose ToString threw", overrun.Context.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(overrun.ToString());
        Assert.NotEmpty(watch.Snapshot().ToString());
        gate.SetResult();
        await group.DisposeAsync().AsTask().Arrives();
    }

    [Fact]
    public async Task A_callback_that_throws_below_a_value_whose_text_throws_is_reported()
    {
        using var written = new StandardError();
        LifelineEvents.CallbackFailed -= _failures.Enqueue;
        using var scope = _root.WithValue(s_hostile, new Hostile()).WithCancel();
        scope.Context.AfterFunc(() => throw new HostileException(), "Hostile.cs", 7);
        var calls = new Calls();
        scope.Context.AfterFunc(calls.Call);
        scope.Cancel();
        await calls.First;
        Bounded.Until(() => written.LineWith("Hostile.cs:7") is not null, "a line is written");
        Assert.Contains("whose Message threw", written.LineWith("Hostile.cs:7"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cause_whose_message_throws_hides_neither_the_error_nor_the_others()
    {
        using var scope = _root.WithCancel();
        var calls = new Calls();
        scope.Context.AfterFunc(calls.Call);
        scope.Cancel(new HostileException());
        Assert.Contains("whose Message threw", scope.Context.Error!.Message, StringComparison.Ordinal);
        await calls.First;
    }

    [Theory, InlineData("cancel"), InlineData("deadline")]
    public async Task A_custom_context_that_throws_when_the_end_comes_keeps_no_callback_from_running(string how)
    {
        using var scope = _root.WithTimeout(Ms(10));
        Context custom = new ThrowingContext(scope);
        var group = custom.Group();
        var begun = new TaskCompletionSource();
        var task = group.Go(async ctx =>
        {
            begun.SetResult();
            await ctx.Done;
        });
        await begun.Task.Arrives();
        var calls = new Calls();
        custom.AfterFunc(calls.Call);

        if (how == "cancel")
        {
            scope.Cancel();
        }
        else
        {
            _clock.Advance(Ms(10));
        }

        await calls.First;
        await task.Arrives();
        await group.DisposeAsync().AsTask().Arrives();
        Assert.True(custom.IsDone);
        Assert.Null(custom.Name);
        Bounded.Until(() => _failures.Any(failure => failure.What == "ThrowingContext.TryGet"), "the failure is reported");
    }

    [Fact]
    public void A_custom_context_whose_reason_throws_ends_with_that_as_the_cause_and_so_do_its_children()
    {
        using var done = new CancellationTokenSource();
        Context custom = new ThrowingContext(_root, done.Token);
        using var child = custom.WithCancel();
        done.Cancel();
        Assert.True(child.Context.IsDone);
        Assert.IsType<InvalidOperationException>(custom.Cause);
        Bounded.Until(() => _failures.Any(failure => failure.What == "ThrowingContext.Reason"), "the failure is reported");
    }

    [Fact]
    public async Task Handlers_that_block_or_throw_keep_no_callback_and_no_other_report_waiting()
    {
        using var release = new ManualResetEventSlim();
        void Block(CallbackFailure failure) => release.Wait(2 * Patience.Longest);
        LifelineEvents.CallbackFailed += Block;
        try
        {
            using var scope = _root.WithCancel();
            for (var i = 0; i < 20; i++)
            {
                scope.Context.AfterFunc(() => throw new InvalidOperationException());
            }

            scope.Cancel();
            using var later = _root.WithCancel();
            var calls = new Calls();
            later.Context.AfterFunc(calls.Call);
            later.Cancel();
            await calls.First;
            Bounded.Until(() => _failures.Count == 20, "the other handler hears of all");
        }
        finally
        {
            release.Set();
            LifelineEvents.CallbackFailed -= Block;
        }
    }

    [Fact]
    public void A_lost_context_is_reported_elsewhere_than_on_the_finalizers_thread_and_its_values_may_throw()
    {
        using var release = new ManualResetEventSlim();
        using var parent = _root.WithCancel();
        var told = new ConcurrentQueue<LostContext>();
        void Block(LostContext lost)
        {
            told.Enqueue(lost);
            release.Wait(2 * Patience.Longest);
        }

        LifelineEvents.ContextLost += Block;
        try
        {
            Garbage.Make(100, _ => parent.Context.WithValue(s_hostile, new Hostile()).WithCancel());
            Garbage.CollectUntil(() => told.Count > 2);         // which waits for finalizers
            Assert.True(told.Count > 2);
            Assert.All(told, lost => Assert.Contains("whose ToString threw", lost.Ancestry, StringComparison.Ordinal));
        }
        finally
        {
            release.Set();
            LifelineEvents.ContextLost -= Block;
        }
    }

    [Fact]
    public void A_listener_of_the_meter_that_throws_keeps_nothing_from_being_told()
    {
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, it) =>
        {
            if (instrument.Meter.Name == "Lifeline")
            {
                it.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => throw new InvalidOperationException("the listener"));
        listener.Start();
        var told = new ConcurrentQueue<TaskOverrun>();
        using var watch = _root.WithMonitor();
        watch.TaskOverran += told.Enqueue;
        var gate = new TaskCompletionSource();
        var group = watch.Context.Group();
        var begun = new CountdownEvent(2);
        for (var i = 0; i < 2; i++)
        {
            _ = group.Go(_ =>
            {
                begun.Signal();
                return gate.Task;
            });
        }

        Bounded.Until(() => begun.IsSet, "both have begun");
        group.Cancel();
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(2, told.Count);
        gate.SetResult();
    }

    // Clocks.

    [Theory, InlineData("read"), InlineData("make the timer"), InlineData("arm the timer")]
    public void A_clock_that_throws_once_fails_one_derivation_and_leaves_nothing_behind(string when)
    {
        var clock = new FailingClock();
        var root = Context.Root(clock);
        using var parent = root.WithCancel();
        using var early = when == "make the timer" ? default : parent.Context.WithTimeout(TimeSpan.FromHours(2));
        clock.FailNext = when;
        Assert.Throws<InvalidDataException>(() => { parent.Context.WithTimeout(TimeSpan.FromHours(1)).Dispose(); });
        Assert.Equal(when == "make the timer" ? 0 : 1, parent.ChildCount);

        using var later = parent.Context.WithTimeout(TimeSpan.FromHours(1));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.True(later.Context.IsDone);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.True(when == "make the timer" || early.Context.IsDone);
    }

    [Theory, InlineData("read"), InlineData("arm the timer")]
    public void A_clock_that_throws_once_on_its_timers_thread_loses_no_deadline(string when)
    {
        var clock = new FailingClock();
        var root = Context.Root(clock);
        using var first = root.WithTimeout(TimeSpan.FromHours(1));
        using var second = root.WithTimeout(TimeSpan.FromHours(2));
        clock.FailNextInTimer = when;
        clock.Advance(TimeSpan.FromHours(1));
        using var third = root.WithTimeout(TimeSpan.FromHours(1));
        Bounded.Until(() => { clock.Advance(TimeSpan.Zero); return first.Context.IsDone; }, "the first one ends");
        Bounded.Until(() => { clock.Advance(TimeSpan.FromHours(1)); return second.Context.IsDone && third.Context.IsDone; }, "all end");
        Bounded.Until(() => _failures.Any(failure => failure.What == "the clock FailingClock"), "the failure is reported");
    }

    [Fact]
    public async Task A_clock_that_throws_while_a_group_ends_keeps_no_task_and_no_callback()
    {
        var clock = new FailingClock();
        var root = Context.Root(clock);
        var group = root.Group();
        var begun = new TaskCompletionSource();
        var task = group.Go(async ctx =>
        {
            begun.SetResult();
            await ctx.Done;
        });
        await begun.Task.Arrives();
        var calls = new Calls();
        group.Context.AfterFunc(calls.Call);
        clock.FailAlways = true;
        group.Cancel();
        await task.Arrives();
        await calls.First;
        clock.FailAlways = false;
        await group.DisposeAsync().AsTask().Arrives();
    }

    [Fact]
    public async Task A_scheduler_that_throws_keeps_nothing_from_running()
    {
        var root = Context.Root(new ThrowingScheduler());
        var group = root.Group();
        var (first, second, token) = (new Calls(), new Calls(), new Calls());
        group.Context.AfterFunc(first.Call);
        group.Context.AfterFunc(second.Call);
        group.Context.Token.Register(token.Call);
        Assert.Equal(7, await group.Go(_ => Task.FromResult(7)).Arrives());
        group.Cancel();
        await first.First;
        await second.First;
        await token.First;
        await group.DisposeAsync().AsTask().Arrives();
        Bounded.Until(() => _failures.Any(failure => failure.What == "the clock ThrowingScheduler"), "the failure is reported");
    }

    private sealed class ThrowingScheduler : TimeProvider, IContextScheduler
    {
        public Random? Random => null;

        public bool TryQueue(IThreadPoolWorkItem work) => throw new InvalidOperationException("no queue");
    }

    private sealed class Hostile
    {
        public override string ToString() => throw new InvalidOperationException("no text");
    }

    [SuppressMessage("Design", "CA1032", Justification = "A test's own.")]
    private sealed class HostileException : Exception
    {
        public override string Message => throw new InvalidOperationException("no message");
    }

    private sealed class ThrowingContext : CustomContext
    {
        public ThrowingContext(Context parent)
            : base(parent)
        {
        }

        public ThrowingContext(Context parent, CancellationToken done)
            : base(parent, done)
        {
        }

        protected override Exception? Reason => throw new InvalidOperationException("no reason");

        protected override bool TryGet<T>(ContextKey<T> key, [MaybeNullWhen(false)] out T value) => throw new InvalidOperationException("its scope is gone");
    }

    private sealed class FailingClock : TimeProvider
    {
        private readonly VirtualClock _inner = new();
        private int _inTimer;

        public string? FailNext { get; set; }

        public string? FailNextInTimer { get; set; }

        public bool FailAlways { get; set; }

        public override long TimestampFrequency => _inner.TimestampFrequency;

        public override long GetTimestamp()
        {
            Fail("read");
            return _inner.GetTimestamp();
        }

        public override DateTimeOffset GetUtcNow() => _inner.GetUtcNow();

        public void Advance(TimeSpan by) => _inner.Advance(by);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Fail("make the timer");
            return new Timer(this, _inner.CreateTimer(
                inner =>
                {
                    _inTimer++;
                    callback(inner);
                    _inTimer--;
                },
                state, dueTime, period));
        }

        private void Fail(string what)
        {
            if (FailAlways)
            {
                throw new InvalidDataException("the clock");
            }

            if (FailNext == what)
            {
                FailNext = null;
                throw new InvalidDataException("the clock");
            }

            if (_inTimer > 0 && FailNextInTimer == what)
            {
                FailNextInTimer = null;
                throw new InvalidDataException("the clock");
            }
        }

        private sealed class Timer(FailingClock clock, ITimer inner) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                clock.Fail("arm the timer");
                return inner.Change(dueTime, period);
            }

            public void Dispose() => inner.Dispose();

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }
}
