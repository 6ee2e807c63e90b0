namespace Lifeline.Testing;

/// <summary>The kinds of leaks of a test.</summary>
public enum LeakKind
{
    /// <summary>A derived context that was not disposed, and that nothing else has ended.</summary>
    Context,

    /// <summary>A task of a group that has not ended.</summary>
    Task,

    /// <summary>A callback that is still registered for the end of a context.</summary>
    AfterFunc,

    /// <summary>A task that ran on for too long after its context had ended, whether it has ended meanwhile or not.</summary>
    Overrun,
}

/// <summary>A context, task or callback that a test left behind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Site">Where it was made: the context derived, the task started, the callback registered.</param>
/// <param name="Name">The task's name, or the nearest name given to the context or above it; null when there is none.</param>
/// <param name="Ancestry">The context that it is, or that it belongs to, as it prints: root first.</param>
/// <param name="Text">One line that says all of it.</param>
public sealed record Leak(LeakKind Kind, SourceLocation Site, string? Name, string Ancestry, string Text)
{
    /// <summary>The line that says all of it.</summary>
    public override string ToString() => Text;
}
