namespace Lifeline.Testing.Bubbles;

/// <summary>Runs one test with each of many seeds, on one thread.</summary>
internal sealed class Exploration
{
    private readonly Func<VirtualClock, Task> _test;
    private readonly Range _seeds;
    private readonly VirtualRunOptions _options;
    private readonly Outside? _outer = Bubble.Outer;    // the run that started this, and waits for it; null outside of a run
    private readonly TaskCompletionSource<VirtualRuns> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<ulong> _orders = [];
    private readonly Dictionary<string, int> _departures = [];
    private long _pieces;

    public Exploration(Func<VirtualClock, Task> test, Range seeds, VirtualRunOptions options)
    {
        (_test, _seeds, _options) = (test, seeds, options);
        _outer?.OnRunBegun();
    }

    public Task<VirtualRuns> Ended => _ended.Task;

    public void Run()
    {
        var hasEvents = PoolEvents.TryAcquire();
        try
        {
            for (var seed = _seeds.Start.Value; seed < _seeds.End.Value; seed++)
            {
                var clock = new VirtualClock();
                var number = seed;
                clock.Enter(() => _test(clock), _test, _options with { Seed = seed }, ended => Note(ended, number)).Run(hasEvents);
                if (_ended.Task.IsCompleted)
                {
                    return;
                }
            }

            End(_ended.TrySetResult(new VirtualRuns(
                _seeds.End.Value - _seeds.Start.Value, _orders.Count, _pieces, [.. _departures.Select(static one => new Departure(one.Key, one.Value))])));
        }
        catch (Exception failure)
        {
            End(_ended.TrySetException(failure));
        }
        finally
        {
            if (hasEvents)
            {
                PoolEvents.Release();
            }
        }
    }

    // Called at the end of each run; on the watchdog's thread when a piece of the test is stuck on the bubble's thread.
    private void Note(Bubble bubble, int seed)
    {
        var run = bubble.Result;
        if (bubble.Outcome is { } outcome)
        {
            End(_ended.TrySetException(new SeedException(seed, seed - _seeds.Start.Value, run, outcome.SourceException)));
            return;
        }

        _orders.Add(run.Order);
        _pieces += run.Pieces;
        foreach (var (what, count) in run.Departures)
        {
            _departures[what] = _departures.GetValueOrDefault(what) + count;
        }
    }

    private void End(bool isFirst)
    {
        if (isFirst)
        {
            _outer?.OnRunEnded();
        }
    }
}
