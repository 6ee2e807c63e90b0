using Lifeline.Cli.Checking;

namespace Lifeline.Cli.Fixing;

/// <summary>The result of fixing. Nothing is on disk yet.</summary>
/// <param name="Changes">The changes to write.</param>
/// <param name="Fixed">The findings that are gone with them.</param>
/// <param name="Left">The findings that remain with them.</param>
/// <param name="NotFixed">Fixes that were not applied, and why, in a sentence each.</param>
internal sealed record FixOutcome(FileChanges Changes, IReadOnlyList<Finding> Fixed, IReadOnlyList<Finding> Left, IReadOnlyList<string> NotFixed)
{
    public static FixOutcome None { get; } = new(new FileChanges([]), [], [], []);
}
