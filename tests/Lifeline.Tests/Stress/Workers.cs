using System.Diagnostics;

namespace Lifeline.Tests;

/// <summary>Threads that do as they are told, round after round, and somebody who looks whether they still move.</summary>
internal sealed class Workers(string what, int seed, int count)
{
    private readonly string[] _doing = [.. Enumerable.Repeat("nothing yet", count)];
    private readonly long[] _operations = new long[count * 16];     // a cache line each
    private readonly List<Exception> _failures = [];

    public long Operations => _operations.Sum();

    /// <summary>Notes what a worker is about to do.</summary>
    public void Does(int worker, string operation)
    {
        Volatile.Write(ref _doing[worker], operation);
        _operations[worker * 16]++;
    }

    /// <param name="rounds">How many rounds.</param>
    /// <param name="prepare">Runs on one thread before each round, while the others wait.</param>
    /// <param name="work">What each worker does in a round.</param>
    /// <param name="check">Runs on one thread after each round.</param>
    public void Run(int rounds, Action<int> prepare, Action<int> work, Action check)
    {
        var round = 0;
        using var between = new Barrier(count, _ => Guarded("between the rounds", () =>
        {
            if (round > 0)
            {
                check();
            }

            if (round < rounds && _failures.Count == 0)
            {
                prepare(round);
            }

            round++;
        }));
        var threads = Enumerable.Range(0, count).Select(worker => new Thread(() =>
        {
            for (var i = 0; i < rounds; i++)
            {
                between.SignalAndWait();
                if (_failures.Count > 0)
                {
                    break;
                }

                Guarded($"worker {worker} in round {i}", () => work(worker));
            }

            between.SignalAndWait();
        })
        { IsBackground = true, Name = $"worker {worker}" }).ToList();
        threads.ForEach(thread => thread.Start());
        Assert.True(threads.TrueForAll(Ends), Stuck());
        Assert.True(_failures.Count == 0, $"Repeat with {Seeds.Stress}={seed}. {string.Join(Environment.NewLine, _failures)}");
    }

    // As long as somebody gets on with his work, nobody is stuck: the machine may just be slow.
    private bool Ends(Thread thread)
    {
        for (var (last, since) = (-1L, Stopwatch.GetTimestamp()); !thread.Join(100);)
        {
            if (Operations != last)
            {
                (last, since) = (Operations, Stopwatch.GetTimestamp());
            }
            else if (Stopwatch.GetElapsedTime(since) > Patience.Longest)
            {
                return false;
            }
        }

        return true;
    }

    private string Stuck() =>
        $"{what} is stuck: nobody has done anything for {Patience.Longest.TotalSeconds} s. Repeat with {Seeds.Stress}={seed}. "
        + string.Join(", ", _doing.Select((doing, worker) => $"worker {worker} is at '{doing}' after {_operations[worker * 16]} operations"));

    private void Guarded(string where, Action action)
    {
        try
        {
            action();
        }
        catch (Exception failure)
        {
            lock (_failures)
            {
                _failures.Add(new InvalidOperationException($"{where}, at '{string.Join("', '", _doing)}'", failure));
            }
        }
    }
}
