using System.Threading.Channels;

namespace Lifeline.Tests.Selecting;

/// <summary>One <c>await</c> of a select: exactly one case runs.</summary>
public class OneTurn
{
    private readonly VirtualClock _clock = new();
    private readonly Context _root;
    private readonly List<string> _ran = [];

    public OneTurn() => _root = Context.Root(_clock);

    [Fact]
    public async Task A_read_runs_its_body_with_the_item()
    {
        var channel = Channel.CreateUnbounded<int>();
        channel.Writer.TryWrite(7);
        await Select.On(_root).Read(channel.Reader, item => Ran($"read {item}"));
        Assert.Equal(["read 7"], _ran);
    }

    [Fact]
    public async Task A_read_waits_for_an_item()
    {
        var channel = Channel.CreateUnbounded<int>();
        var turn = RunAsync(Select.On(_root).Read(channel.Reader, item => Ran($"read {item}")));
        Assert.False(turn.IsCompleted);
        channel.Writer.TryWrite(7);
        await turn.Arrives();
        Assert.Equal(["read 7"], _ran);
    }

    [Fact]
    public async Task A_write_waits_for_room_and_then_runs_its_body()
    {
        var channel = Channel.CreateBounded<int>(1);
        channel.Writer.TryWrite(1);
        var turn = RunAsync(Select.On(_root).Write(channel.Writer, 2, () => Ran("written")));
        Assert.False(turn.IsCompleted);
        Assert.True(channel.Reader.TryRead(out _));
        await turn.Arrives();
        Assert.True(channel.Reader.TryRead(out var item));
        Assert.Equal(2, item);
        Assert.Equal(["written"], _ran);
    }

    [Fact]
    public async Task Only_one_of_several_ready_cases_runs_and_the_others_take_nothing()
    {
        var (one, two) = (Channel.CreateUnbounded<int>(), Channel.CreateUnbounded<int>());
        var full = Channel.CreateBounded<int>(1);
        one.Writer.TryWrite(1);
        two.Writer.TryWrite(2);
        await Select.On(_root)
            .Read(one.Reader, item => Ran("one"))
            .Read(two.Reader, item => Ran("two"))
            .Write(full.Writer, 3, () => Ran("written"));
        Assert.Single(_ran);
        Assert.Equal(2, one.Reader.Count + two.Reader.Count + (1 - full.Reader.Count));
    }

    [Fact]
    public async Task A_timer_runs_when_nothing_else_was_ready_for_so_long()
    {
        var channel = Channel.CreateUnbounded<int>();
        var turn = RunAsync(Select.On(_root).Read(channel.Reader, _ => Ran("read")).After(Ms(10), () => Ran("late")));
        _clock.Advance(Ms(10) - Ticks(1));
        Assert.False(turn.IsCompleted);
        _clock.Advance(Ticks(1));
        await turn.Arrives();
        Assert.Equal(["late"], _ran);
        Assert.Empty(_clock.Pending);
    }

    [Fact]
    public async Task A_task_that_completes_runs_its_body_with_the_result()
    {
        var source = new TaskCompletionSource<string>();
        var turn = RunAsync(Select.On(_root).Await(source.Task, Ran).After(Ms(10), () => Ran("late")));
        source.SetResult("done");
        await turn.Arrives();
        Assert.Equal(["done"], _ran);
    }

    [Fact]
    public async Task A_task_that_fails_fails_the_select_with_the_same_error()
    {
        var failure = new FormatException();
        var thrown = await Assert.ThrowsAsync<FormatException>(() =>
            RunAsync(Select.On(_root).Await(Task.FromException(failure), () => Ran("done"))));
        Assert.Same(failure, thrown);
        Assert.Empty(_ran);
    }

    [Fact]
    public async Task The_end_of_the_context_is_thrown()
    {
        using var scope = _root.WithTimeout(Ms(10));
        var channel = Channel.CreateUnbounded<int>();
        var turn = RunAsync(Select.On(scope).Read(channel.Reader, _ => Ran("read")));
        _clock.Advance(Ms(10));
        var thrown = await Assert.ThrowsAsync<DeadlineExceededException>(() => turn.Arrives());
        Assert.Equal(scope.Context, thrown.Context);
        Assert.Empty(_ran);
    }

    [Fact]
    public async Task An_ended_context_is_thrown_before_anything_is_read()
    {
        using var scope = _root.WithTimeout(TimeSpan.Zero);
        var channel = Channel.CreateUnbounded<int>();
        channel.Writer.TryWrite(1);
        await Assert.ThrowsAsync<DeadlineExceededException>(() => RunAsync(Select.On(scope).Read(channel.Reader, _ => Ran("read"))));
        Assert.Equal(1, channel.Reader.Count);
    }

    [Fact]
    public async Task With_a_Done_case_the_end_of_the_context_runs_that_and_throws_nothing()
    {
        using var scope = _root.WithCancel();
        var channel = Channel.CreateUnbounded<int>();
        var turn = RunAsync(Select.On(scope).Read(channel.Reader, _ => Ran("read")).Done(() => Ran("done")));
        scope.Cancel();
        await turn.Arrives();
        Assert.Equal(["done"], _ran);
    }

    [Fact]
    public async Task A_default_runs_when_nothing_is_ready()
    {
        var channel = Channel.CreateUnbounded<int>();
        var select = Select.On(_root).Read(channel.Reader, _ => Ran("read")).Default(() => Ran("default"));
        var turn = RunAsync(select);
        Assert.True(turn.IsCompletedSuccessfully);
        channel.Writer.TryWrite(1);
        await select;
        Assert.Equal(["default", "read"], _ran);
    }

    [Fact]
    public async Task A_case_whose_condition_is_false_is_left_alone()
    {
        var channel = Channel.CreateUnbounded<int>();
        channel.Writer.TryWrite(1);
        await Select.On(_root)
            .Read(channel.Reader, _ => Ran("read"), when: () => false)
            .Write(Channel.CreateUnbounded<int>().Writer, () => throw new InvalidOperationException("a disabled write makes no item"), when: () => false)
            .Default(() => Ran("default"));
        Assert.Equal(["default"], _ran);
    }

    [Fact]
    public async Task What_a_body_throws_comes_out_of_the_select()
    {
        var channel = Channel.CreateUnbounded<int>();
        channel.Writer.TryWrite(1);
        await Assert.ThrowsAsync<FormatException>(() => RunAsync(Select.On(_root).Read(channel.Reader, void (_) => throw new FormatException())));
    }

    [Fact]
    public async Task An_asynchronous_body_is_awaited()
    {
        var (channel, gate) = (Channel.CreateUnbounded<int>(), new TaskCompletionSource());
        channel.Writer.TryWrite(1);
        var turn = RunAsync(Select.On(_root).Read(channel.Reader, async item =>
        {
            await gate.Task;
            Ran($"read {item}");
        }));
        Assert.False(turn.IsCompleted);
        gate.SetResult();
        await turn.Arrives();
        Assert.Equal(["read 1"], _ran);
    }

    private static async Task RunAsync(Select select) => await select;

    private void Ran(string what) => _ran.Add(what);
}
