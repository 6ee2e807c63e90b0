using Lifeline.Benchmarks.Measuring;
using Lifeline.Benchmarks.Questions;
using Lifeline.Benchmarks.Reporting;
using Lifeline.Benchmarks.Rows;

namespace Lifeline.Benchmarks;

/// <summary>The price list: what each operation takes by itself, against nobody.</summary>
internal sealed class CostsCommand : Command
{
    private const int RoundCount = 25;
    private const int Turns = 4;

    public override bool Run()
    {
        var live = new LookingAtWhatIsLive();
        Workload[] brief = PriceList(live);
        Workload[] looks = [Price("Snapshot, of each context shown", live.Snapshot), Price("Snapshot of a monitor, of each context shown", live.SnapshotOfAMonitor)];
        Workload[] prices = [.. brief, .. looks];
        Console.WriteLine(Machine.Here(go: null));
        Console.WriteLine("Median time of an operation, the middle half of all rounds, and the bytes that it allocates.");
        Console.WriteLine();
        Console.WriteLine($"{"",-58}{"time",10}   {"quartiles",-22}{"bytes",6}");
        Console.WriteLine(new string('─', 99));

        Rounds.Warm(prices);
        // Apart, as a look takes a hundred times as long as most, and as often would be too seldom for those.
        Rounds.Calibrate(brief, TimeSpan.FromMilliseconds(10));
        Rounds.Calibrate(looks, TimeSpan.FromMilliseconds(10));
        var rounds = Rounds.Of(prices, RoundCount, Turns);
        for (var i = 0; i < prices.Length; i++)
        {
            var samples = rounds.Samples[i].Select(round => round[0]).ToArray();
            var time = Spread.Of(samples.Select(sample => sample.Nanoseconds));
            var bytes = Math.Round(Spread.Of(samples.Select(sample => sample.Bytes)).Median, 1);
            var quartiles = $"{Quantity.Time(time.LowerQuartile)} – {Quantity.Time(time.UpperQuartile)}";
            Console.WriteLine($"{prices[i].Name,-58}{Quantity.Time(time.Median),10}   {quartiles,-22}{Quantity.Text(Measure.Bytes, bytes),6}");
        }

        return true;
    }

    private static Workload[] PriceList(LookingAtWhatIsLive live)
    {
        var others = new EachOperation();
        return
        [
            Price("WithCancel, end", new DerivingWithoutAToken().Scope),
            Price("WithCancel, Token, end", new DerivingWithACancel().Scope),
            Price("WithTimeout, Token, end", new DerivingWithATimeout().Scope),
            Price("WithTimeout behind the parent's deadline, Token, end", new DerivingUnderAnEarlierDeadline().Scope),
            Price("WithCancel, Cancel with a cause", others.CancelWithCause),
            Price("Merge of two, end", others.Merge),
            Price("WithValue", others.WithValue),
            Price("WithoutCancel", others.WithoutCancel),
            Price("AfterFunc, stop", new RegisteringACallback().AfterFunc),
            Price("TryGet, the nearest value", others.TryGet),
            Price("Remaining", others.Remaining),
            Price("Token, taken before", others.TokenAgain),
            Price("Context.From, a token of a context", others.FromToken),
            Price("Error, of a context that has ended", others.Error),
            Price("WithCancel, end, below a monitor", live.MonitoredScope),
            Price("AfterFunc, stop, below a monitor", live.MonitoredAfterFunc),
            new Workload("IsDone", new Step(new AskingWhetherItIsDone().IsDone, AskingWhetherItIsDone.Operations, AskingWhetherItIsDone.Operations))
            {
                IsBrief = true,
            },
            Price("the floor: an object of 128 bytes, two compare-and-swaps", new TheFloor().AllocateAndSwapTwice),
        ];
    }

    // All of them do their work as often in a call, and prove each.
    private static Workload Price(string what, Func<int> run) =>
        new(what, new Step(run, EachOperation.Operations, EachOperation.Operations)) { IsBrief = true };
}
