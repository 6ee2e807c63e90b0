namespace Lifeline.Gates;

/// <summary>Why something must not happen while others spin for a gate, or wait for a lock.</summary>
internal enum HazardKind
{
    /// <summary>It runs code that others wrote: it may throw, block, or call back into us.</summary>
    Foreign,

    /// <summary>It can fail for want of memory, and may wait for a collection. Allowed under a lock, which is left in a finally.</summary>
    Allocates,

    /// <summary>It can throw, and a gate is not left in a finally. Allowed under a lock.</summary>
    Throws,

    /// <summary>It waits, or nothing is known of it. Allowed under a lock.</summary>
    Unproven,
}

/// <summary>Something that an operation does.</summary>
/// <param name="kind">Why it is one.</param>
/// <param name="what">A verb and what it is done to: <c>allocates a 'List'</c>.</param>
internal readonly struct Hazard(HazardKind kind, string what)
{
    public HazardKind Kind { get; } = kind;

    public string What { get; } = what;
}
