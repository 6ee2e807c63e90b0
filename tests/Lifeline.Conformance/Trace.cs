namespace Lifeline.Conformance;

/// <summary>What Go's context package did and answered, as one line of a trace file tells it.</summary>
/// <param name="File">Where it was read.</param>
/// <param name="Line">The line there, from 1.</param>
/// <param name="Seed">The trace's name.</param>
/// <param name="Steps">In order; never empty.</param>
internal sealed record Trace(string File, int Line, long Seed, IReadOnlyList<Step> Steps);

/// <summary>One operation, and everything that can be seen of its effect.</summary>
internal sealed record Step
{
    public required Operation Operation { get; init; }

    /// <summary>The context that the operation works on: what it derives from, registers with or cancels.</summary>
    public long Parent { get; init; }

    /// <summary>The context that the operation makes, if it derives one.</summary>
    public long? Makes { get; init; }

    /// <summary>The callback that the operation registers or stops.</summary>
    public long Callback { get; init; }

    /// <summary>How long a timeout is or how far the clock moves. May be zero or negative.</summary>
    public TimeSpan In { get; init; }

    /// <summary>Where a deadline lies, counted from the trace's start. May be zero or negative.</summary>
    public TimeSpan At { get; init; }

    public int Key { get; init; }

    public string Value { get; init; } = "";

    public string? Cause { get; init; }

    /// <summary>What stopping a callback answered.</summary>
    public bool Stopped { get; init; }

    /// <summary>The whole state of every context that is not as it was before the step. The others are.</summary>
    public required IReadOnlyDictionary<long, ContextState> Changed { get; init; }

    /// <summary>The callbacks that the step made run, in ascending order.</summary>
    public required IReadOnlyList<long> Ran { get; init; }
}

internal enum Operation
{
    WithCancel,
    WithCancelCause,
    WithTimeout,
    WithTimeoutCause,
    WithDeadline,
    WithDeadlineCause,
    WithValue,
    WithoutCancel,
    AfterFunc,
    Stop,
    Cancel,
    Sleep,
}

/// <summary>All that a context shows to who holds it.</summary>
/// <param name="Error">The text of Go's error; null while live.</param>
/// <param name="Cause">The cause's message; null while live.</param>
/// <param name="Deadline">Counted from the trace's start; null for none.</param>
/// <param name="Values">By key, one place for each of the <see cref="Keys"/>; null for none.</param>
internal sealed record ContextState(string? Error, string? Cause, TimeSpan? Deadline, IReadOnlyList<string?> Values)
{
    /// <summary>How many keys there are: 0 to 3.</summary>
    public const int Keys = 4;

    public static ContextState OfBackground { get; } = new(null, null, null, new string?[Keys]);
}
