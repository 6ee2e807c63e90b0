using System.Globalization;
using Lifeline.Benchmarks.Lateness;
using Lifeline.Benchmarks.Questions;
using Lifeline.Benchmarks.Reporting;

namespace Lifeline.Benchmarks;

/// <summary>How late timeouts fire while others are live, ours and the framework's side by side.</summary>
internal sealed class LatenessCommand : Command
{
    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_farAway = TimeSpan.FromMinutes(10);

    public override bool Run()
    {
        Console.WriteLine(Machine.Here(go: null));
        Console.WriteLine("Both sides at the same time, timeouts by chance. How much later than asked a callback on the token runs:");
        Console.WriteLine();
        Console.WriteLine($"{"timeouts",-13}{"live",-11}{"side",-13}{"fired",9}{"early",8}{"earliest",12}{"p50",10}{"p99",10}{"p99.9",10}{"latest",11}");
        Console.WriteLine(new string('─', 107));

        var warm = Measure(live: 64, chains: 64, TimeoutRange.Short, TimeSpan.FromSeconds(2));
        var early = 0;
        foreach (var live in (ReadOnlySpan<int>)[1, 10_000, 1_000_000])
        {
            early += Compare("5 to 50 ms", live, Math.Min(live, 64), TimeoutRange.Short);
        }

        early += Compare("1 to 2 s", 10_000, 2_000, TimeoutRange.Long);

        Console.WriteLine(new string('─', 107));
        Console.WriteLine(early == 0 ? "None of Lifeline's fired early." : $"{early} of Lifeline's fired early, which none may.");
        return early == 0 && warm.Ours.Length > 0;
    }

    private static int Compare(string timeouts, int live, int chains, TimeoutRange range)
    {
        var (ours, framework) = Measure(live, chains, range, s_duration);
        var early = Report(timeouts, live.ToString("#,0", CultureInfo.InvariantCulture), "Lifeline", ours);
        Report("", "", "CancelAfter", framework);
        return early;
    }

    private static (double[] Ours, double[] Framework) Measure(int live, int chains, TimeoutRange range, TimeSpan duration)
    {
        using var parent = Context.Background.WithCancel();
        using var source = new CancellationTokenSource();
        var scopes = new ContextScope[live - chains];
        var sources = new CancellationTokenSource[live - chains];
        for (var i = 0; i < scopes.Length; i++)
        {
            var far = s_farAway + TimeSpan.FromMilliseconds(i % 60_000);
            scopes[i] = parent.Context.WithTimeout(far);
            sources[i] = CancellationTokenSource.CreateLinkedTokenSource(source.Token);
            sources[i].CancelAfter(far);
        }

        Heap.Collect();
        var ours = new Ledger();
        var framework = new Ledger();
        for (var i = 0; i < chains; i++)
        {
            new ScopeChain(parent, ours, range, seed: i).Next();
            new SourceChain(source, framework, range, seed: i).Next();
        }

        Thread.Sleep(duration);
        var result = (ours.Close(), framework.Close());
        Proof.That(Array.TrueForAll(scopes, scope => !scope.Context.IsDone) && Array.TrueForAll(sources, far => !far.IsCancellationRequested),
            "those that are far away are live all the time");
        Array.ForEach(scopes, scope => scope.Dispose());
        Array.ForEach(sources, far => far.Dispose());
        return result;
    }

    private static int Report(string timeouts, string live, string side, double[] late)
    {
        var early = late.TakeWhile(milliseconds => milliseconds < 0).Count();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{timeouts,-13}{live,-11}{side,-13}{late.Length,9:#,0}{early,8:#,0}{Text(late[0]),12}{Text(At(late, 0.5)),10}{Text(At(late, 0.99)),10}{Text(At(late, 0.999)),10}{Text(late[^1]),11}"));
        return early;
    }

    private static double At(double[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];

    private static string Text(double milliseconds) => milliseconds.ToString("0.00", CultureInfo.InvariantCulture) + " ms";
}
