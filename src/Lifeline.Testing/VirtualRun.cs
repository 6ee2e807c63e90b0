using System.Globalization;
using System.Text;
using Lifeline.Testing.Bubbles;

namespace Lifeline.Testing;

/// <summary>What happened in a run on a <see cref="VirtualClock"/>. Immutable once the run has ended.</summary>
public sealed class VirtualRun
{
    private readonly TraceLog _log;
    private IReadOnlyList<TracedPiece>? _trace;     // null until Trace is read

    internal VirtualRun(int? seed, TimeSpan elapsed, TraceLog log, IReadOnlyList<Departure> departures)
    {
        Seed = seed;
        Elapsed = elapsed;
        Departures = departures;
        _log = log;
    }

    /// <summary>The seed that chose the order; null when it was the order of becoming ready.</summary>
    public int? Seed { get; }

    /// <summary>How far the clock advanced during the run.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>The number of pieces that ran: the code from one await to the next, a timer's callback, a callback of a context.</summary>
    public long Pieces => _log.Count;

    /// <summary>
    /// A hash of all pieces in their order, including those that <see cref="Trace"/> has dropped. It is the same
    /// for the same order in the same build, and, but for a chance of one in 2^64, not for another order.
    /// </summary>
    public ulong Order => _log.Order;

    /// <summary>Which pieces ran when: the last ones, as many as <see cref="VirtualRunOptions.TraceLength"/> says.</summary>
    public IReadOnlyList<TracedPiece> Trace => _trace ??= _log.ToList();

    /// <summary>
    /// What left the bubble, by source location: work that went to the thread pool, timers of the system's clock, what came back from
    /// outside without having been seen to leave. While it is empty, the order was a function of the program and the seed.
    /// </summary>
    public IReadOnlyList<Departure> Departures { get; }

    /// <summary>In one line: how many pieces ran, how far the clock advanced, what left.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Pieces} pieces, {Elapsed} on the clock");
        if (Seed is { } seed)
        {
            text.Append(CultureInfo.InvariantCulture, $", seed {seed}");
        }

        return text.Append(Departures.Count == 0 ? ", nothing left" : $", left: {string.Join("; ", Departures)}").ToString();
    }

    /// <summary>The last pieces, one a line, for messages.</summary>
    internal string LastPieces(int count)
    {
        var last = Trace.Skip(Math.Max(0, Trace.Count - count)).ToList();
        return last.Count == 0
            ? ""
            : $"The last {last.Count} of {Pieces} pieces, each with its number and the time on the clock:\n{string.Join('\n', last)}";
    }
}

/// <summary>One piece of the work of a run.</summary>
/// <param name="Number">Its number in the run, from 1.</param>
/// <param name="At">When, as <see cref="VirtualClock.Elapsed"/> read.</param>
/// <param name="What">
/// A method and the number of the await after which it continued, from 0: <c>Shop.SellAsync, state 1</c>; a timer's callback; or
/// what a context started.
/// </param>
public readonly record struct TracedPiece(long Number, TimeSpan At, string What)
{
    /// <summary>The line of a trace.</summary>
    public override string ToString() => $"{Number,6} {At} {What}";
}

/// <summary>Something that left the bubble, or came into it from outside.</summary>
/// <param name="What">What happened and in which method, with file and line if they are known.</param>
/// <param name="Count">How often.</param>
public readonly record struct Departure(string What, int Count)
{
    /// <summary>What, and how often.</summary>
    public override string ToString() => Count == 1 ? What : $"{What} ({Count} times)";
}

/// <summary>The result of a test that was run once for each of many seeds, and passed with each.</summary>
/// <param name="Count">The number of seeds.</param>
/// <param name="Orders">The number of different orders they led to. While it grows with the seeds, there are more to be found.</param>
/// <param name="Pieces">The number of pieces that ran in all.</param>
/// <param name="Departures">What left the bubble in any of them.</param>
public sealed record VirtualRuns(int Count, int Orders, long Pieces, IReadOnlyList<Departure> Departures)
{
    /// <summary>In one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Count} seeds, {Orders} orders, {Pieces} pieces, {(Departures.Count == 0 ? "nothing left" : $"left: {string.Join("; ", Departures)}")}");
}
