using System.Threading.Channels;

namespace Lifeline.Tests.Selecting;

/// <summary>What a channel that was completed means to a select.</summary>
public class ClosedChannels
{
    private readonly Context _root = Context.Root(new VirtualClock());

    [Fact]
    public async Task A_read_that_says_what_to_do_then_does_it_once_all_items_are_read()
    {
        var channel = Channel.CreateUnbounded<int>();
        channel.Writer.TryWrite(1);
        channel.Writer.Complete();
        var ran = new List<string>();
        var select = Select.On(_root).Read(channel.Reader, item => ran.Add($"read {item}"), closed: () => ran.Add("closed"));
        await select;
        await select;
        Assert.Equal(["read 1", "closed"], ran);
    }

    [Fact]
    public async Task A_read_that_says_nothing_leaves_it_to_the_other_cases()
    {
        var channel = Channel.CreateUnbounded<int>();
        channel.Writer.Complete();
        var ran = new List<string>();
        await Select.On(_root).Read(channel.Reader, _ => ran.Add("read")).Await(Task.CompletedTask, () => ran.Add("task"));
        Assert.Equal(["task"], ran);
    }

    [Fact]
    public async Task When_nothing_can_come_any_more_waiting_for_it_is_refused()
    {
        var channel = Channel.CreateUnbounded<int>();
        var turn = RunAsync(Select.On(_root).Read(channel.Reader, _ => { }));
        channel.Writer.Complete();
        await Assert.ThrowsAsync<ChannelClosedException>(() => turn.Arrives());
    }

    [Fact]
    public async Task An_error_with_which_a_channel_was_completed_comes_out()
    {
        var channel = Channel.CreateUnbounded<int>();
        var turn = RunAsync(Select.On(_root).Read(channel.Reader, _ => { }, closed: () => Assert.Fail("not well")));
        var failure = new FormatException();
        channel.Writer.Complete(failure);
        var thrown = await Assert.ThrowsAsync<ChannelClosedException>(() => turn.Arrives());
        Assert.Same(failure, thrown.InnerException);
    }

    [Fact]
    public async Task A_cancellation_with_which_a_channel_was_completed_comes_out()
    {
        var channel = Channel.CreateUnbounded<int>();
        var turn = RunAsync(Select.On(_root).Read(channel.Reader, _ => { }));
        channel.Writer.Complete(new OperationCanceledException());
        var thrown = await Assert.ThrowsAsync<ChannelClosedException>(() => turn.Arrives());
        Assert.IsType<OperationCanceledException>(thrown.InnerException, exactMatch: false);
    }

    [Fact]
    public async Task A_write_to_it_is_refused()
    {
        var channel = Channel.CreateBounded<int>(1);
        channel.Writer.TryWrite(1);
        var turn = RunAsync(Select.On(_root).Write(channel.Writer, 2));
        channel.Writer.Complete();
        await Assert.ThrowsAsync<ChannelClosedException>(() => turn.Arrives());
    }

    private static async Task RunAsync(Select select) => await select;
}
