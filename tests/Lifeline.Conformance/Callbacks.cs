namespace Lifeline.Conformance;

/// <summary>The callbacks of a trace, and who of them ran when.</summary>
/// <remarks>
/// Whether a callback runs is decided when its context ends, and that is held to the trace exactly. When it really runs
/// is up to the thread pool, and waited for.
/// </remarks>
internal sealed class Callbacks
{
    public delegate void Comparison(long? context, string what, string? expected, string? got);

    private static readonly TimeSpan s_maxForThreadPool = TimeSpan.FromSeconds(30);

    private readonly SortedDictionary<long, Callback> _all = [];

    public void Register(long number, long context, Context target)
    {
        var callback = new Callback(number, context);
        callback.RegisterWith(target);
        _all[number] = callback;
    }

    public bool Stop(long number) => _all[number].Registration.Stop();

    public long ContextOf(long number) => _all[number].Context;

    /// <summary>Holds the callbacks to what a step says it made run, and waits for them.</summary>
    public void Compare(IReadOnlyList<long> ran, Comparison hold)
    {
        foreach (var callback in _all.Values)
        {
            var started = callback.Registration.HasStarted;
            var (expected, got) = (ran.Count(number => number == callback.Number), started && !callback.WasStarted ? 1 : 0);
            if (expected != got)
            {
                hold(callback.Context, $"ran, callback {callback.Number}", Runs(expected), Runs(got));
            }

            callback.WasStarted = started;
            CompareRuns(callback, hold);
        }

        foreach (var number in ran.Where(number => !_all.ContainsKey(number)))
        {
            hold(null, $"ran, callback {number}", Runs(1), "no callback of this number");
        }
    }

    /// <summary>Makes sure, when the last step is over, that nothing ran that should not have.</summary>
    public void CompareAtTheEnd(Comparison hold)
    {
        // Behind everything that the pool was given so far.
        using var reached = new ManualResetEventSlim();
        ThreadPool.UnsafeQueueUserWorkItem(static reached => reached.Set(), reached, preferLocal: false);
        if (!reached.Wait(s_maxForThreadPool))
        {
            throw new TimeoutException($"The thread pool took more than {s_maxForThreadPool.TotalSeconds} s for one work item. Is it starved?");
        }

        foreach (var callback in _all.Values)
        {
            CompareRuns(callback, hold);
        }
    }

    private static void CompareRuns(Callback callback, Comparison hold)
    {
        if (callback.WasStarted && !callback.WaitForRun(s_maxForThreadPool))
        {
            hold(callback.Context, $"callback {callback.Number}", "that it runs", $"that it was started and did not run for {s_maxForThreadPool.TotalSeconds} s");
        }
        else if (callback.Runs != (callback.WasStarted ? 1 : 0))
        {
            hold(callback.Context, $"runs of callback {callback.Number} so far", callback.WasStarted ? "1" : "0", $"{callback.Runs}");
        }
    }

    private static string Runs(int count) => count == 1 ? "1 run in this step" : $"{count} runs in this step";
}
