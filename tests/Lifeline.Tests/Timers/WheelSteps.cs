using FsCheck;
using FsCheck.Fluent;
using Lifeline.Timers;

namespace Lifeline.Tests;

/// <summary>The wheel of deadlines against a sorted list.</summary>
public class WheelSteps
{
    private enum Kind
    {
        Add,
        Remove,
        Advance,
        AdvanceToNext,
        AdvanceAlmostToNext,
        Drift,
    }

    [Fact]
    public void Whatever_is_added_and_removed_each_deadline_passes_exactly_at_its_time() =>
        Chance.ForAll("the wheel, step by step", tests: 400, longest: 120, Steps(), steps => Run(steps, late: false));

    [Fact]
    public void When_the_timer_comes_late_all_that_is_due_passes_in_order() =>
        Chance.ForAll("the wheel, with a late timer", tests: 400, longest: 120, Steps(), steps => Run(steps, late: true));

    [Fact]
    public void A_hundred_thousand_deadlines_from_microseconds_to_years_pass_in_the_order_of_their_time()
    {
        var random = new Random(Seeds.Next(Seeds.Model, "a hundred thousand deadlines"));
        var provider = new VirtualClock();
        var clock = TickClock.For(provider);
        var passed = new List<Recorder>();
        var all = new Recorder[100_000];
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = new Recorder(clock, 1 + (long)Math.Exp(random.NextDouble() * Math.Log(2.5e15)), passed);
            Assert.True(clock.Timers.Add(all[i], all[i].Deadline));
        }

        var removed = all.Where(_ => random.Next(3) == 0).ToHashSet();
        foreach (var node in removed)
        {
            clock.Timers.Remove(node);
        }

        provider.Advance(TimeSpan.FromTicks(2_500_000_000_000_001));
        Assert.Equal(all.Where(node => !removed.Contains(node)).Select(node => node.Deadline).Order(), passed.Select(node => node.Deadline));
        Assert.All(passed, node => Assert.Equal(node.Deadline, node.PassedAt));
        Assert.Empty(provider.Pending);
    }

    // Spans of all sizes alike, from 100 ns to some years.
    private static Gen<Step> Steps() =>
        from kind in Gen.Frequency(
            (8, Gen.Constant(Kind.Add)), (3, Gen.Constant(Kind.Remove)), (2, Gen.Constant(Kind.Advance)),
            (2, Gen.Constant(Kind.AdvanceToNext)), (1, Gen.Constant(Kind.AdvanceAlmostToNext)), (1, Gen.Constant(Kind.Drift)))
        from bits in Gen.Choose(0, kind == Kind.Add ? 50 : 45)
        from fraction in Gen.Choose(0, int.MaxValue)
        select new Step(kind, 1 + (long)(fraction / (double)int.MaxValue * (1L << bits)), fraction);

    private static void Run(IReadOnlyList<Step> steps, bool late)
    {
        var hand = new HandClock();
        var virtualClock = new VirtualClock();
        TimeProvider provider = late ? hand : virtualClock;
        var clock = TickClock.For(provider);
        var waiting = new List<Recorder>();
        var passed = new List<Recorder>();
        foreach (var step in steps)
        {
            switch (step.Kind)
            {
                case Kind.Add:
                    var added = new Recorder(clock, clock.Now + step.Ticks, passed);
                    Assert.True(clock.Timers.Add(added, added.Deadline));
                    waiting.Add(added);
                    break;
                case Kind.Drift when late:
                    hand.Now += TimeSpan.FromTicks(step.Ticks);     // and the timer does not come
                    break;
                case Kind.Remove when waiting.Count > 0:
                    clock.Timers.Remove(waiting[step.Which % waiting.Count]);
                    waiting.RemoveAt(step.Which % waiting.Count);
                    break;
                case Kind.Advance:
                    AdvanceAndCheck(step.Ticks);
                    break;
                case Kind.AdvanceToNext when waiting.Count > 0:
                    AdvanceAndCheck(waiting.Min(node => node.Deadline) - clock.Now);
                    break;
                case Kind.AdvanceAlmostToNext when waiting.Count > 0:
                    AdvanceAndCheck(waiting.Min(node => node.Deadline) - clock.Now - 1);
                    break;
            }
        }

        void AdvanceAndCheck(long ticks)
        {
            passed.Clear();
            if (late)
            {
                hand.Now += TimeSpan.FromTicks(ticks);
                if (hand.IsUsed)
                {
                    hand.Fire();
                }
            }
            else
            {
                virtualClock.Advance(TimeSpan.FromTicks(ticks));
            }

            var due = waiting.Where(node => node.Deadline <= clock.Now).OrderBy(node => node.Deadline).ToList();
            Assert.Equal(due.Select(node => node.Deadline), passed.Select(node => node.Deadline));
            Assert.Equal(due.ToHashSet(), passed.ToHashSet());
            Assert.All(passed, node => Assert.Equal(late ? clock.Now : node.Deadline, node.PassedAt));
            Assert.All(passed, node => Assert.Equal(0, node.Place.Slot));
            waiting.RemoveAll(due.Contains);
            Assert.All(waiting, node => Assert.NotEqual(0, node.Place.Slot));
            Assert.True(waiting.Count == 0 || !late || hand.ArmedFor <= TimeSpan.FromTicks(waiting.Min(node => node.Deadline) - clock.Now));
        }
    }

    private readonly record struct Step(Kind Kind, long Ticks, int Which);

    private sealed class Recorder(TickClock clock, long deadline, List<Recorder> passed) : ITimerEntry
    {
        private TimerPlace _place;

        public ref TimerPlace Place => ref _place;

        public long Deadline => deadline;

        public long PassedAt { get; private set; }

        public void Expire(long now)
        {
            PassedAt = clock.Now;
            passed.Add(this);
        }
    }
}
