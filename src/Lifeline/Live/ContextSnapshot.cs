namespace Lifeline;

/// <summary>How far a context has come.</summary>
public enum ContextState
{
    /// <summary>It has not ended.</summary>
    Live,

    /// <summary>It has not ended, and was asked to finish: see <see cref="GracefulStopScope.Stop"/>.</summary>
    Stopping,

    /// <summary>It has ended. Shown while tasks of its group still run, or when it was asked for itself.</summary>
    Ended,
}

/// <summary>One context as it was at some moment.</summary>
public sealed class ContextSnapshot
{
    private readonly List<ContextSnapshot> _children = [];
    private readonly List<SourceLocation> _afterFuncs = [];

    internal ContextSnapshot(ContextSnapshot? parent)
    {
        Parent = parent;
        parent?._children.Add(this);
    }

    /// <summary>The next one above that is shown too; null for the uppermost.</summary>
    public ContextSnapshot? Parent { get; }

    /// <summary>The descriptions from below <see cref="Parent"/> down to this context, as in a printed ancestry: <c>WithValue(name, GET /cart).WithCancel</c>.</summary>
    public required string Path { get; init; }

    /// <summary>What kind it is, by the last word of <see cref="Path"/>: <c>WithCancel</c>, <c>WithDeadline</c>, <c>Merge</c>, <c>Group</c>…</summary>
    public required string Kind { get; init; }

    /// <summary>True when it has a scope, which is to be disposed; false for a root, and for one that only ends with others.</summary>
    public required bool IsScope { get; init; }

    /// <summary>Its name, or the nearest one above; null when there is none.</summary>
    public required string? Name { get; init; }

    /// <summary>Where it was derived.</summary>
    public required SourceLocation Site { get; init; }

    /// <summary>How far it has come.</summary>
    public required ContextState State { get; init; }

    /// <summary>
    /// For how long it has been there, on its clock. Known of those that were made while a <see cref="ContextMonitor"/> was
    /// there, and of those with a deadline of their own; null for others, as contexts do not note when they were made.
    /// </summary>
    public required TimeSpan? Age { get; init; }

    /// <summary>The time left until its deadline; null when there is none.</summary>
    public required TimeSpan? Remaining { get; init; }

    /// <summary>Why it has ended; null while it has not.</summary>
    public required Exception? Cause { get; init; }

    /// <summary>The tasks of its group that have not ended, in the order of their start; empty when it is no group's.</summary>
    public required IReadOnlyList<TaskSnapshot> Tasks { get; init; }

    /// <summary>Where the after-funcs were registered that have not run; an unknown place stands for an <c>await</c> of <see cref="Context.Done"/>.</summary>
    public IReadOnlyList<SourceLocation> AfterFuncs => _afterFuncs;

    /// <summary>The contexts below that are shown.</summary>
    public IReadOnlyList<ContextSnapshot> Children => _children;

    /// <summary>The context as it prints: root first.</summary>
    public string Ancestry
    {
        get
        {
            var paths = new Stack<string>();
            for (var at = this; at is not null; at = at.Parent)
            {
                paths.Push(at.Path);
            }

            return string.Join('.', paths);
        }
    }

    internal void Add(SourceLocation afterFunc) => _afterFuncs.Add(afterFunc);
}
