using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Lifeline.Tests.Selecting;

/// <summary>What was waited for in vain leaves nothing behind: not on a channel, not on a task, not on the context, not on the clock.</summary>
public class LosingCases
{
    private readonly VirtualClock _clock = new();
    private readonly ContextScope _root;

    public LosingCases() => _root = Context.Root(_clock).WithCancel();

    [Fact]
    public async Task A_channel_is_asked_once_however_many_selects_wait_in_vain()
    {
        var quiet = new CountingReader();
        var (busy, task) = (Channel.CreateUnbounded<int>(), new TaskCompletionSource());
        for (var i = 0; i < 1000; i++)
        {
            var turn = RunAsync(Select.On(_root)
                .Read(quiet, _ => Assert.Fail("quiet"))
                .Read(busy.Reader, _ => { })
                .Await(task.Task, () => Assert.Fail("not completed"))
                .After(Ms(10), () => Assert.Fail("late")));
            Assert.False(turn.IsCompleted);
            busy.Writer.TryWrite(i);
            await turn.Arrives();
        }

        Assert.Equal(1, quiet.Asked);
        Assert.Equal(0, _root.ChildCount);
        Assert.True(_root.Context.Node.Clock.HasEmptySlotsOnly);
    }

    [Fact]
    public async Task A_channel_is_asked_once_in_a_loop_that_waits_in_vain_for_it()
    {
        var quiet = new CountingReader();
        var busy = Channel.CreateUnbounded<int>();
        var read = 0;
        using var turns = new SemaphoreSlim(0);
        var select = Select.On(_root);
        var loop = select
            .Read(quiet, _ => Assert.Fail("quiet"))
            .Read(busy.Reader, _ =>
            {
                turns.Release();
                if (++read == 1000)
                {
                    select.Stop();
                }
            })
            .LoopAsync();
        for (var i = 0; i < 1000; i++)
        {
            busy.Writer.TryWrite(i);
            await turns.WaitAsync(TestContext.Current.CancellationToken).Arrives();
        }

        await loop.Arrives();
        Assert.Equal(1, quiet.Asked);
        Assert.Equal(0, _root.ChildCount);
    }

    [Fact]
    public async Task Nobody_keeps_a_select_that_is_over()
    {
        var (quiet, task) = (Channel.CreateUnbounded<int>(), new TaskCompletionSource());
        var over = await LoseAsync(quiet, task.Task);
        for (var i = 0; i < 10 && over.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }

        Assert.False(over.IsAlive);
        quiet.Writer.TryWrite(1);
        Assert.Equal(1, quiet.Reader.Count);
        GC.KeepAlive(task);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<WeakReference> LoseAsync(Channel<int> quiet, Task task)
    {
        var select = Select.On(_root).Read(quiet.Reader, _ => { }).Await(task, () => { }).After(Ms(10), () => { });
        var turn = RunAsync(select);
        _clock.Advance(Ms(10));
        await turn.Arrives();
        return new WeakReference(select);
    }

    [Fact]
    public async Task An_item_that_comes_for_nobody_is_there_for_the_next_one()
    {
        var channel = Channel.CreateUnbounded<int>();
        var turn = RunAsync(Select.On(_root).Read(channel.Reader, _ => Assert.Fail("read")).After(Ms(10), () => { }));
        _clock.Advance(Ms(10));
        await turn.Arrives();
        channel.Writer.TryWrite(7);
        var read = 0;
        await Select.On(_root).Read(channel.Reader, item => read = item);
        Assert.Equal(7, read);
    }

    [Fact]
    public async Task One_that_drops_the_older_of_two_waits_may_be_read_directly_afterwards()
    {
        var channel = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = true });
        var turn = RunAsync(Select.On(_root).Read(channel.Reader, _ => Assert.Fail("read")).After(Ms(10), () => { }));
        _clock.Advance(Ms(10));
        await turn.Arrives();

        var waiting = channel.Reader.WaitToReadAsync(TestContext.Current.CancellationToken).AsTask();
        channel.Writer.TryWrite(1);
        Assert.True(await waiting.Arrives());
        Assert.True(channel.Reader.TryRead(out _));

        turn = RunAsync(Select.On(_root).Read(channel.Reader, item => Assert.Equal(2, item)));
        channel.Writer.TryWrite(2);
        await turn.Arrives();
    }

    private static async Task RunAsync(Select select) => await select;

    /// <summary>A channel's end on which nothing ever comes.</summary>
    private sealed class CountingReader : ChannelReader<int>
    {
        public int Asked { get; private set; }

        public override bool TryRead(out int item)
        {
            item = 0;
            return false;
        }

        public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
        {
            Asked++;
            return new ValueTask<bool>(new TaskCompletionSource<bool>().Task);
        }
    }
}
