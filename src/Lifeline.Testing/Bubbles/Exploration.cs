namespace Lifeline.Testing.Bubbles;

/// <summary>One test under many seeds, on one thread.</summary>
internal sealed class Exploration(Func<VirtualClock, Task> test, Range seeds, VirtualRunOptions options)
{
    private readonly TaskCompletionSource<VirtualRuns> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<ulong> _orders = [];
    private readonly Dictionary<string, int> _departures = [];
    private long _pieces;

    public Task<VirtualRuns> Ended => _ended.Task;

    public void Run()
    {
        var isTold = PoolEvents.TryAcquire();
        try
        {
            for (var seed = seeds.Start.Value; seed < seeds.End.Value; seed++)
            {
                var clock = new VirtualClock();
                var number = seed;
                clock.Enter(() => test(clock), options with { Seed = seed }, ended => Note(ended, number)).Run(isTold);
                if (_ended.Task.IsCompleted)
                {
                    return;
                }
            }

            _ended.TrySetResult(new VirtualRuns(
                seeds.End.Value - seeds.Start.Value, _orders.Count, _pieces, [.. _departures.Select(static one => new Departure(one.Key, one.Value))]));
        }
        catch (Exception failure)
        {
            _ended.TrySetException(failure);
        }
        finally
        {
            if (isTold)
            {
                PoolEvents.Release();
            }
        }
    }

    // Called by the watchdog when a piece of the test keeps this very thread, which then says nothing any more.
    private void Note(Bubble bubble, int seed)
    {
        var run = bubble.Result;
        if (bubble.Outcome is { } outcome)
        {
            _ended.TrySetException(new SeedException(seed, seed - seeds.Start.Value, run, outcome.SourceException));
            return;
        }

        _orders.Add(run.Order);
        _pieces += run.Pieces;
        foreach (var (what, count) in run.Departures)
        {
            _departures[what] = _departures.GetValueOrDefault(what) + count;
        }
    }
}
