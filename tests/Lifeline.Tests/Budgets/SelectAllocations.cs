using System.Threading.Channels;

namespace Lifeline.Tests;

/// <summary>What a turn of a select's loop allocates, in bytes.</summary>
[Collection(NotParallel.Name)]
public sealed class SelectAllocations
{
    [Fact]
    public async Task A_turn_that_waits_allocates_nothing()
    {
        // Synchronous continuations keep all of it on this thread, where it can be counted.
        var options = new UnboundedChannelOptions { AllowSynchronousContinuations = true };
        var (busy, quiet) = (Channel.CreateUnbounded<int>(options), Channel.CreateUnbounded<int>(options));
        using var scope = Context.Background.WithCancel();
        var sum = 0;
        var loop = Select.On(scope)
            .Read(busy.Reader, item => sum += item)
            .Read(quiet.Reader, _ => Assert.Fail("quiet"))
            .After(TimeSpan.FromDays(1), () => Assert.Fail("late"))
            .LoopAsync();
        for (var i = 0; i < 100; i++)
        {
            busy.Writer.TryWrite(1);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            busy.Writer.TryWrite(1);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(1100, sum);
        Assert.Equal(0, allocated);
        scope.Cancel();
        await Assert.ThrowsAsync<CanceledException>(() => loop.Arrives());
    }
}
