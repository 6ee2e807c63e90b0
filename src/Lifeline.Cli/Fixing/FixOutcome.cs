using Lifeline.Cli.Checking;

namespace Lifeline.Cli.Fixing;

/// <summary>What fixing came to. Nothing is on disk yet.</summary>
/// <param name="Changes">To be written.</param>
/// <param name="Fixed">What is gone with them.</param>
/// <param name="Left">What is still found with them.</param>
/// <param name="NotFixed">Fixes that were not applied, and why, in a sentence each.</param>
internal sealed record FixOutcome(FileChanges Changes, IReadOnlyList<Finding> Fixed, IReadOnlyList<Finding> Left, IReadOnlyList<string> NotFixed)
{
    public static FixOutcome None { get; } = new(new FileChanges([]), [], [], []);
}
