namespace Lifeline.Testing;

/// <summary>How a <see cref="LeakCheck"/> searches, and what it ignores. Immutable: each method returns a changed copy.</summary>
public sealed record LeakCheckOptions
{
    private readonly IReadOnlyList<Func<Leak, bool>> _ignored = [];

    /// <summary>The clock of the check's context: the system's, or a <see cref="VirtualClock"/>.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What is checked, such as the test's name: begins the message, and is the root's name in ancestries.</summary>
    public string Name { get; init; } = "The test";

    /// <summary>
    /// How long to wait for what is just ending, in real time; 1 s. Costs time only when there is something to wait for.
    /// Zero searches once. It has no effect in a run of a <see cref="VirtualClock"/>: there, the check searches once all else waits.
    /// </summary>
    public TimeSpan SettleTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Ends the check's context early, such as when the test framework gives up on the test.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Ignores leaks with this name, and what is below them.</summary>
    /// <param name="name">As given with <see cref="Context.WithName"/>, or to a task.</param>
    public LeakCheckOptions IgnoringName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Ignoring(leak => leak.Name == name);
    }

    /// <summary>Ignores leaks that were made in a file, and what belongs to them.</summary>
    /// <param name="file">The file's name without folders, or the end of its path from a folder on: <c>Cache.cs</c>, <c>Caching/Cache.cs</c>.</param>
    public LeakCheckOptions IgnoringFile(string file)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        var end = "/" + file.Replace('\\', '/');
        return Ignoring(leak => ("/" + leak.Site.GetPath().Replace('\\', '/')).EndsWith(end, StringComparison.Ordinal));
    }

    /// <summary>Ignores leaks for which a predicate returns true. Everything below an ignored context is ignored too.</summary>
    /// <param name="isMeant">Returns true for what is meant to stay. Called on any thread, perhaps several times for the same leak.</param>
    public LeakCheckOptions Ignoring(Func<Leak, bool> isMeant)
    {
        ArgumentNullException.ThrowIfNull(isMeant);
        return this with { Ignored = [.. _ignored, isMeant] };
    }

    internal bool Ignores(Leak leak) => _ignored.Any(isMeant => isMeant(leak));

    private IReadOnlyList<Func<Leak, bool>> Ignored
    {
        init => _ignored = value;
    }
}
