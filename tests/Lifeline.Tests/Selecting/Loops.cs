using System.Threading.Channels;

namespace Lifeline.Tests.Selecting;

/// <summary><c>LoopAsync</c>: one case after the other, and how it is left.</summary>
public class Loops
{
    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public Loops() => _root = Context.Root(_clock);

    [Fact]
    public async Task It_reads_until_all_channels_are_completed_and_empty()
    {
        var (one, two) = (Channel.CreateUnbounded<int>(), Channel.CreateUnbounded<int>());
        var sum = 0;
        var closed = new List<string>();
        var loop = Select.On(_root)
            .Read(one.Reader, item => sum += item, closed: () => closed.Add("one"))
            .Read(two.Reader, item => sum += item)
            .LoopAsync();
        one.Writer.TryWrite(1);
        two.Writer.TryWrite(2);
        one.Writer.Complete();
        two.Writer.TryWrite(4);
        two.Writer.Complete();
        await loop.Arrives();
        Assert.Equal(7, sum);
        Assert.Equal(["one"], closed);
    }

    [Fact]
    public async Task The_end_of_the_context_ends_it_with_the_contexts_error()
    {
        using var scope = _root.WithCancel();
        var cause = new TimeoutException();
        var loop = Select.On(scope).Read(Channel.CreateUnbounded<int>().Reader, _ => { }).LoopAsync();
        scope.Cancel(cause);
        var thrown = await Assert.ThrowsAsync<CanceledException>(() => loop.Arrives());
        Assert.Same(cause, thrown.Cause);
    }

    [Fact]
    public async Task The_end_of_the_context_ends_it_also_when_it_never_has_to_wait()
    {
        using var scope = _root.WithCancel();
        var turns = 0;
        var loop = Select.On(scope).Default(() =>
        {
            if (++turns == 100)
            {
                scope.Cancel();
            }
        }).LoopAsync();
        await Assert.ThrowsAsync<CanceledException>(() => loop.Arrives());
        Assert.Equal(100, turns);
    }

    [Fact]
    public async Task A_Done_case_ends_it_without_an_error()
    {
        using var scope = _root.WithCancel();
        var done = 0;
        var loop = Select.On(scope).Read(Channel.CreateUnbounded<int>().Reader, _ => { }).Done(() => done++).LoopAsync();
        scope.Cancel();
        await loop.Arrives();
        Assert.Equal(1, done);
    }

    [Fact]
    public async Task Stop_ends_it_after_the_body_that_calls_it()
    {
        var channel = Channel.CreateUnbounded<int>();
        for (var i = 1; i <= 5; i++)
        {
            channel.Writer.TryWrite(i);
        }

        var select = Select.On(_root);
        await select.Read(channel.Reader, item =>
        {
            if (item == 3)
            {
                select.Stop();
            }
        }).LoopAsync().Arrives();
        Assert.Equal(2, channel.Reader.Count);
    }

    [Fact]
    public async Task A_timer_counts_from_the_beginning_of_each_turn()
    {
        var channel = Channel.CreateUnbounded<int>();
        using var turns = new SemaphoreSlim(0);
        var select = Select.On(_root);
        var loop = select
            .Read(channel.Reader, _ => { }, when: () => turns.Release() >= 0)
            .After(Ms(10), select.Stop)
            .LoopAsync();
        await turns.WaitAsync(Token).Arrives();
        for (var i = 0; i < 5; i++)
        {
            _clock.Advance(Ms(9));
            channel.Writer.TryWrite(i);
            await turns.WaitAsync(Token).Arrives();      // the next turn has begun
            await Task.Run(() => SpinWait.SpinUntil(() => _clock.Pending.Count == 1, 30_000), Token);
        }

        _clock.Advance(Ms(10) - Ticks(1));
        Assert.False(loop.IsCompleted);
        _clock.Advance(Ticks(1));
        await loop.Arrives();
    }

    [Fact]
    public async Task A_ticker_ticks_each_period_and_drops_what_nobody_waited_for()
    {
        var ticks = new List<TimeSpan>();
        var gate = new SemaphoreSlim(0);
        var ticked = new SemaphoreSlim(0);
        using var scope = _root.WithCancel();
        var loop = Select.On(scope).Every(Ms(10), async () =>
        {
            ticks.Add(_clock.Elapsed);
            ticked.Release();
            await gate.WaitAsync(Token);
        }).LoopAsync();

        _clock.Advance(Ms(10));
        await ticked.WaitAsync(Token).Arrives();
        _clock.Advance(Ms(25));                 // two ticks pass while the body of the first runs, and one of them is late
        gate.Release();
        await ticked.WaitAsync(Token).Arrives();
        Assert.Equal([Ms(10), Ms(35)], ticks);
        scope.Cancel();
        gate.Release();
        await Assert.ThrowsAsync<CanceledException>(() => loop.Arrives());
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
