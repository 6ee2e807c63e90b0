using System.Diagnostics.CodeAnalysis;

namespace Lifeline.Testing;

/// <summary>A run on a <see cref="VirtualClock"/> could not continue. An exception of the work itself is thrown unchanged, instead.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "Made by runs alone.")]
public abstract class VirtualRunException : Exception
{
    private protected VirtualRunException(string message, VirtualRun run, Exception? inner = null)
        : base(message, inner) => Run = run;

    /// <summary>The run until then.</summary>
    public VirtualRun Run { get; }
}

/// <summary>Everything waits, no timer is armed, and nothing known outside could wake it. The message says which task or method waits on what.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "Made by runs alone.")]
public sealed class DeadlockException : VirtualRunException
{
    internal DeadlockException(string message, VirtualRun run)
        : base(message, run)
    {
    }
}

/// <summary>Something left the bubble of a run with <see cref="VirtualRunOptions.ForbidLeaving"/>. The message has the stack trace.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "Made by runs alone.")]
public sealed class LeavingException : VirtualRunException
{
    internal LeavingException(string message, VirtualRun run)
        : base(message, run)
    {
    }
}

/// <summary>A piece of the work kept the bubble's thread for longer than <see cref="VirtualRunOptions.LongestPiece"/>: it blocks, or computes.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "Made by runs alone.")]
public sealed class BlockingException : VirtualRunException
{
    internal BlockingException(string message, VirtualRun run)
        : base(message, run)
    {
    }
}

/// <summary>
/// A test failed with one seed of many. The message says how to run that seed alone, and which pieces ran when;
/// <see cref="Exception.InnerException"/> is what the test threw.
/// </summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "Made by runs alone.")]
public sealed class SeedException : VirtualRunException
{
    private const int Shown = 50;

    internal SeedException(int seed, int before, VirtualRun run, Exception failure)
        : base(
            $"With seed {seed} it fails, after {before} other seeds with which it passes. {failure.GetType().Name}: {failure.Message}\n"
            + $"This seed alone, which fails the same way each time: seeds: {seed}..{seed + 1L}, or RunAsync(work, new VirtualRunOptions {{ Seed = {seed} }}).\n"
            + (run.Departures.Count == 0 ? "" : $"But these left the bubble, and may come back in another order: {string.Join("; ", run.Departures)}\n")
            + run.LastPieces(Shown),
            run, failure) => Seed = seed;

    /// <summary>The seed.</summary>
    public int Seed { get; }
}
