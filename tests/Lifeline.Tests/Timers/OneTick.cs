using Lifeline.Timers;
using Lifeline.Core;

namespace Lifeline.Tests;

/// <summary>A million timeouts whose time is up when the clock ticks once.</summary>
[Collection(NotParallel.Name)]
public sealed class OneTick
{
    private const int Million = 1_000_000;

    [Theory, InlineData(8_000), InlineData(50_000_000), InlineData(40_000_000_000_000)]
    public void Each_ends_once_none_early_and_all_in_the_order_of_their_deadlines(long longest)
    {
        var random = new Random(Seeds.Next(Seeds.Model, $"a million within {Ticks(longest)}"));
        var hand = new HandClock();
        var clock = TickClock.For(hand);
        using var parent = Context.Root(hand).WithCancel();
        var expired = new List<Recorder>(Million);
        var all = new ContextNode[Million];            // held, as lost ones would be let go
        foreach (ref var one in all.AsSpan())
        {
            var budget = Ticks(random.NextInt64(1, longest));
            one = new Recorder(parent.Context.Node, clock.After(budget), budget, expired).Activate();
        }

        using var later = parent.Context.WithTimeout(Ticks(longest));
        hand.Now = Ticks(longest - 1);
        hand.Fire();
        Assert.Equal(Million, expired.Count);
        var last = 0L;
        foreach (var one in expired)
        {
            Assert.True(one.Deadline >= last, "One that was due later came before.");
            Assert.True(one.Times == 1 && one.IsDone);
            last = one.Deadline;
        }

        Assert.True(Array.TrueForAll(all, one => one.IsDone));
        Assert.False(later.Context.IsDone);
        Assert.Equal(1, parent.ChildCount);
        Assert.Equal(later.Context.Node, Assert.Single(clock.Wheel).Node);
        later.Dispose();
        Assert.True(clock.HasEmptySlotsOnly);
    }

    [Fact]
    public void On_a_virtual_clock_that_advances_once_the_million_end_by_their_own_deadline()
    {
        var clock = new VirtualClock();
        using var parent = Context.Root(clock).WithCancel();
        var scopes = new ContextScope[Million];
        foreach (ref var scope in scopes.AsSpan())
        {
            scope = parent.Context.WithTimeout(Ms(5));
        }

        clock.Advance(Ms(5) - Ticks(1));
        Assert.Equal(Million, parent.ChildCount);
        clock.Advance(Ticks(1));
        Assert.Equal(0, parent.ChildCount);
        Assert.True(Array.TrueForAll(scopes, scope => scope.Context.Node.Reason is { Kind: CancelKind.DeadlineExceeded } end && end.Origin == scope.Context.Node));
        Assert.True(TickClock.For(clock).HasEmptySlotsOnly);
    }

    private sealed class Recorder(ContextNode parent, long deadline, TimeSpan budget, List<Recorder> expired)
        : DeadlineNode(parent, deadline, budget, default)
    {
        public int Times { get; private set; }

        public override void Expire()
        {
            Times++;
            expired.Add(this);
            base.Expire();
        }
    }
}
