namespace Lifeline.Tests.Sharing;

/// <summary><see cref="WeightedSemaphore"/>: fair, with a context.</summary>
public class WeightedSemaphores
{
    private readonly WeightedSemaphore _semaphore = new(10);
    private readonly Context _root = Context.Root(new VirtualClock());

    [Fact]
    public async Task Parts_are_taken_and_given_back()
    {
        using (var lease = await _semaphore.AcquireAsync(_root, 3))
        {
            Assert.Equal(3, lease.Weight);
            Assert.Equal(7, _semaphore.Free);
            lease.Dispose();
            Assert.Equal(10, _semaphore.Free);
        }

        Assert.Equal(10, _semaphore.Free);
    }

    [Fact]
    public async Task A_big_one_is_not_starved_by_small_ones()
    {
        var held = await _semaphore.AcquireAsync(_root, 8);
        var big = _semaphore.AcquireAsync(_root, 5).AsTask();
        var small = _semaphore.AcquireAsync(_root, 2).AsTask();
        Assert.False(big.IsCompleted);
        Assert.False(small.IsCompleted);
        Assert.Null(_semaphore.TryAcquire());

        held.Dispose();
        Assert.Equal(5, (await big.Arrives()).Weight);
        Assert.Equal(2, (await small.Arrives()).Weight);
        Assert.Equal(3, _semaphore.Free);
    }

    [Fact]
    public async Task Who_gives_up_lets_pass_those_behind_him()
    {
        var held = await _semaphore.AcquireAsync(_root, 8);
        using var scope = _root.WithCancel();
        var big = _semaphore.AcquireAsync(scope, 5).AsTask();
        var small = _semaphore.AcquireAsync(_root, 2).AsTask();
        scope.Cancel();
        var thrown = await Assert.ThrowsAsync<CanceledException>(() => big.Arrives());
        Assert.Equal("weighted semaphore", thrown.Operation);
        Assert.Equal(2, (await small.Arrives()).Weight);
        held.Dispose();
        Assert.Equal(8, _semaphore.Free);
        Assert.Equal(0, scope.ChildCount);
    }

    [Fact]
    public async Task Trying_does_not_wait()
    {
        Assert.Null((await Task.FromResult(_semaphore.TryAcquire(10)))!.Weight == 10 ? _semaphore.TryAcquire() : null);
        Assert.Equal(0, _semaphore.Free);
    }

    [Fact]
    public async Task More_than_there_will_ever_be_is_refused_with_a_sentence_that_says_so()
    {
        var thrown = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await _semaphore.AcquireAsync(_root, 11));
        Assert.Contains("10 parts", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => _semaphore.TryAcquire(11));
        Assert.Throws<ArgumentOutOfRangeException>(() => _semaphore.TryAcquire(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WeightedSemaphore(0));
    }

    [Fact]
    public async Task An_ended_context_takes_nothing()
    {
        using var scope = _root.WithTimeout(TimeSpan.Zero);
        await Assert.ThrowsAsync<DeadlineExceededException>(async () => await _semaphore.AcquireAsync(scope));
        Assert.Equal(10, _semaphore.Free);
    }
}
