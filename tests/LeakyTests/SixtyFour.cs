using Lifeline;
using Lifeline.Testing;

[assembly: CaptureConsole]
[assembly: CollectionBehavior(MaxParallelThreads = 64)]

namespace LeakyTests;

/// <summary>One of sixty-four tests, which all run at the same time: the first to come wait for the last one.</summary>
[CheckLeaks]
public abstract class OneOfSixtyFour(int number)
{
    private static readonly Context s_patience = Context.Background.WithTimeout(TimeSpan.FromSeconds(60));
    private static readonly TaskCompletionSource s_allAreHere = new();
    private static int s_missing = 64;

    [Fact]
    public async Task Works()
    {
        Context ctx = TestContext.Current.LeakCheck();
        if (Interlocked.Decrement(ref s_missing) == 0)
        {
            s_allAreHere.SetResult();
        }

        await s_allAreHere.Task.WaitAsync(s_patience);

        await using var group = ctx.Group();
        using var scope = ctx.WithTimeout(TimeSpan.FromMinutes(1));
        using var registration = ctx.AfterFunc(() => { });
        await group.Go(ctx => ctx.DelayAsync(TimeSpan.FromMilliseconds(1)));
        if (number % 8 == 0)
        {
            Leaking.Leak(number / 8, ctx);
        }
    }
}
