using System.Threading.Channels;

namespace Lifeline.Tests.Selecting;

/// <summary>
/// Channels, conditions, items and bodies are foreign code. Whatever they do, the select says so, can be used again, and nobody
/// else's select hangs because of it.
/// </summary>
public class ForeignChannels
{
    private readonly Context _root = Context.Root(new VirtualClock());

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_reader_that_fails_once_to_wait_fails_that_select_and_no_later_one(bool asynchronously)
    {
        var reader = new OddReader();
        reader.OnWait = () =>
        {
            reader.OnWait = null;
            return asynchronously ? ValueTask.FromException<bool>(new TimeoutException("once")) : throw new TimeoutException("once");
        };
        var select = Select.On(_root).Read(reader, _ => { });
        Assert.Equal("once", (await Assert.ThrowsAsync<TimeoutException>(() => RunAsync(select).Arrives())).Message);
        var again = RunAsync(select);
        var another = RunAsync(Select.On(_root).Read(reader, _ => { }));
        Assert.False(again.IsCompleted || another.IsCompleted);
        reader.Write(1);
        reader.Write(2);
        await again.Arrives();
        await another.Arrives();
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task So_does_a_writer(bool asynchronously)
    {
        var writer = new OddWriter();
        writer.TryWrite(0);
        writer.OnWait = () =>
        {
            writer.OnWait = null;
            return asynchronously ? ValueTask.FromException<bool>(new TimeoutException("once")) : throw new TimeoutException("once");
        };
        var select = Select.On(_root).Write(writer, 1);
        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(select).Arrives());
        Assert.IsType<TimeoutException>(asynchronously ? Assert.IsType<ChannelClosedException>(thrown).InnerException : thrown);
        var again = RunAsync(select);
        Assert.False(again.IsCompleted);
        Assert.Equal(0, writer.Read());
        await again.Arrives();
        Assert.Equal(1, writer.Read());
    }

    [Fact]
    public async Task A_wait_that_fails_later_is_the_failure_of_all_who_waited_for_it()
    {
        var (reader, answer) = (new OddReader(), new TaskCompletionSource<bool>());
        reader.OnWait = () => new ValueTask<bool>(answer.Task);
        var (one, two) = (RunAsync(Select.On(_root).Read(reader, _ => { })), RunAsync(Select.On(_root).Read(reader, _ => { })));
        reader.OnWait = null;
        answer.SetException(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => one.Arrives());
        await Assert.ThrowsAsync<TimeoutException>(() => two.Arrives());
        reader.Write(1);
        await RunAsync(Select.On(_root).Read(reader, _ => { })).Arrives();
    }

    [Fact]
    public async Task Those_who_came_while_the_reader_was_being_asked_ask_for_themselves_when_it_throws()
    {
        var reader = new OddReader();
        using var asked = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        reader.OnWait = () =>
        {
            reader.OnWait = null;
            asked.Set();
            goOn.Arrives();
            throw new TimeoutException();
        };
        var failing = Task.Run(() => RunAsync(Select.On(_root).Read(reader, _ => { })), TestContext.Current.CancellationToken);
        asked.Arrives();
        var waiting = RunAsync(Select.On(_root).Read(reader, _ => { }));
        goOn.Set();
        await Assert.ThrowsAsync<TimeoutException>(() => failing.Arrives());
        reader.Write(1);
        await waiting.Arrives();
    }

    [Fact]
    public async Task A_reader_that_answers_by_waiting_at_itself_is_answered_too()
    {
        var reader = new OddReader();
        Task? within = null;
        reader.OnWait = () =>
        {
            reader.OnWait = null;
            within = RunAsync(Select.On(_root).Read(reader, _ => { }));
            return reader.Inner.WaitToReadAsync(CancellationToken.None);
        };
        var outer = RunAsync(Select.On(_root).Read(reader, _ => { }));
        reader.Write(1);
        reader.Write(2);
        await outer.Arrives();
        await within!.Arrives();
    }

    [Fact]
    public async Task A_reader_that_fails_to_say_whether_it_is_complete_fails_that_select_only()
    {
        var reader = new OddReader { OnCompletion = () => throw new TimeoutException() };
        await Assert.ThrowsAsync<TimeoutException>(() => RunAsync(Select.On(_root).Read(reader, _ => { })).Arrives());
        reader.OnCompletion = null;
        var waiting = RunAsync(Select.On(_root).Read(reader, _ => { }));
        Assert.False(waiting.IsCompleted);
        reader.OnCompletion = () => throw new TimeoutException();
        reader.Write(1);
        await waiting.Arrives();
    }

    [Fact]
    public async Task A_reader_that_fails_to_say_so_when_its_wait_has_failed_fails_those_who_waited()
    {
        var (reader, answer) = (new OddReader(), new TaskCompletionSource<bool>());
        reader.OnWait = () => new ValueTask<bool>(answer.Task);
        var waiting = RunAsync(Select.On(_root).Read(reader, _ => { }));
        reader.OnWait = null;
        reader.OnCompletion = () => throw new FormatException();
        answer.SetException(new TimeoutException());
        await Assert.ThrowsAsync<FormatException>(() => waiting.Arrives());
        reader.OnCompletion = null;
        reader.Write(1);
        await RunAsync(Select.On(_root).Read(reader, _ => { })).Arrives();
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_reader_that_promises_what_it_does_not_have_holds_no_thread(bool byFailing)
    {
        using var scope = _root.WithCancel();
        var reader = new OddReader { OnWait = () => byFailing ? ValueTask.FromCanceled<bool>(new CancellationToken(true)) : new ValueTask<bool>(true) };
        var waiting = RunAsync(Select.On(scope).Read(reader, _ => { }));        // returns, or this test does not end
        if (byFailing)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Arrives());
            return;
        }

        Assert.False(waiting.IsCompleted);
        scope.Cancel();
        await Assert.ThrowsAsync<CanceledException>(() => waiting.Arrives());
    }

    [Fact]
    public async Task Conditions_items_and_bodies_may_throw_and_the_select_runs_again()
    {
        var fails = true;
        var channel = Channel.CreateBounded<int>(1);
        var (quiet, task) = (Channel.CreateUnbounded<int>(), new TaskCompletionSource());
        foreach (var odd in (Func<Select, Select>[])
        [
            select => select.Read(quiet.Reader, _ => { }, when: () => Throw() || true),
            select => select.Write(channel.Writer, () => Throw() ? 0 : 1),
            select => select.Write(channel.Writer, 1, () => { Throw(); }),
            select => select.After(TimeSpan.Zero, () => { Throw(); }),
            select => select.Await(Task.CompletedTask, () => { Throw(); }),
        ])
        {
            fails = true;
            var select = odd(Select.On(_root).Read(quiet.Reader, _ => { }).Await(task.Task, () => { }));
            await Assert.ThrowsAsync<TimeoutException>(() => RunAsync(select).Arrives());
            fails = false;
            channel.Reader.TryRead(out _);
            quiet.Writer.TryWrite(1);
            await RunAsync(select).Arrives();
            channel.Reader.TryRead(out _);
            quiet.Reader.TryRead(out _);
        }

        bool Throw() => fails ? throw new TimeoutException() : false;
    }

    [Fact]
    public async Task A_body_may_run_a_select_of_its_own_on_the_same_channel_and_may_not_await_the_one_that_runs_it()
    {
        var channel = Channel.CreateUnbounded<int>();
        channel.Writer.TryWrite(1);
        channel.Writer.TryWrite(2);
        Select? outer = null;
        var items = new List<int>();
        outer = Select.On(_root).Read(channel.Reader, async item =>
        {
            items.Add(item);
            await RunAsync(Select.On(_root).Read(channel.Reader, items.Add));
            await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(outer!));
        });
        await RunAsync(outer).Arrives();
        Assert.Equal([1, 2], items);
    }

    [Fact]
    public async Task After_an_infinite_span_comes_never()
    {
        var clock = new VirtualClock();
        using var scope = Context.Root(clock).WithTimeout(TimeSpan.FromDays(1000));
        var waiting = RunAsync(Select.On(scope).After(Timeout.InfiniteTimeSpan, () => Assert.Fail("never")));
        clock.Advance(TimeSpan.FromDays(999));
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromDays(1));
        await Assert.ThrowsAsync<DeadlineExceededException>(() => waiting.Arrives());
    }

    private static async Task RunAsync(Select select) => await select;

    /// <summary>A reader of somebody's own, with faults.</summary>
    private sealed class OddReader : ChannelReader<int>
    {
        private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();

        public Func<ValueTask<bool>>? OnWait { get; set; }

        public Func<Task>? OnCompletion { get; set; }

        public ChannelReader<int> Inner => _channel.Reader;

        public override Task Completion => OnCompletion?.Invoke() ?? _channel.Reader.Completion;

        public void Write(int item) => _channel.Writer.TryWrite(item);

        public override bool TryRead(out int item) => _channel.Reader.TryRead(out item);

        public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) =>
            OnWait?.Invoke() ?? _channel.Reader.WaitToReadAsync(cancellationToken);
    }

    private sealed class OddWriter : ChannelWriter<int>
    {
        private readonly Channel<int> _channel = Channel.CreateBounded<int>(1);

        public Func<ValueTask<bool>>? OnWait { get; set; }

        public int Read() => _channel.Reader.TryRead(out var item) ? item : -1;

        public override bool TryWrite(int item) => _channel.Writer.TryWrite(item);

        public override ValueTask<bool> WaitToWriteAsync(CancellationToken cancellationToken = default) =>
            OnWait?.Invoke() ?? _channel.Writer.WaitToWriteAsync(cancellationToken);
    }
}

/// <summary>What was selected on and lives on keeps nothing of the library once no select waits at it.</summary>
[Collection(NotParallel.Name)]
public class UnloadingSelects
{
    private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
    private readonly Channel<int> _full = Channel.CreateBounded<int>(1);
    private readonly TaskCompletionSource _task = new();

    [Theory, InlineData("read"), InlineData("await"), InlineData("write")]
    public void A_channel_or_a_task_that_was_selected_on_does_not_keep_the_library_loaded(string what)
    {
        var copy = IsolatedCopy.RunAndUnload(typeof(UnloadingSelects), nameof(WaitOnce), what, _channel, _full, _task);
        Bounded.Until(() => { GC.Collect(); GC.WaitForPendingFinalizers(); return !copy.IsAlive; }, "the copy is unloaded");
        Assert.True(_channel.Writer.TryWrite(1));
        Assert.True(_full.Reader.TryRead(out _));
        Assert.Equal(what == "await", _task.Task.IsCompleted);
    }

    internal static void WaitOnce(string what, Channel<int> channel, Channel<int> full, TaskCompletionSource task)
    {
        full.Writer.TryWrite(1);
        var turn = RunAsync(what switch
        {
            "read" => Select.On(Context.Background).Read(channel.Reader, _ => { }),
            "await" => Select.On(Context.Background).Await(task.Task, () => { }),
            _ => Select.On(Context.Background).Write(full.Writer, 1),
        });
        switch (what)
        {
            case "read":
                channel.Writer.TryWrite(1);
                break;
            case "await":
                task.SetResult();
                break;
            default:
                full.Reader.TryRead(out _);
                break;
        }

        turn.GetAwaiter().GetResult();
    }

    private static async Task RunAsync(Select select) => await select;
}
