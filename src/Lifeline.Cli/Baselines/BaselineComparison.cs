using Lifeline.Cli.Checking;

namespace Lifeline.Cli.Baselines;

/// <summary>The findings of a check, compared with a baseline.</summary>
/// <param name="File">The baseline, as the user typed it.</param>
/// <param name="New">The findings that it doesn't accept.</param>
/// <param name="Unchanged">The findings that it accepts.</param>
/// <param name="Absent">How many of its entries match nothing any more.</param>
/// <param name="Written">Whether the file has been updated: it accepts all findings, and the absent entries are dropped.</param>
internal sealed record BaselineComparison(string File, IReadOnlyList<Finding> New, IReadOnlyList<Finding> Unchanged, int Absent, bool Written);

/// <summary>What a check has looked at.</summary>
/// <param name="Rules">The ids of the rules.</param>
/// <param name="Files">The full paths of the sources of all projects that were checked in full.</param>
/// <param name="Skipped">The full paths of the sources of all projects that were not.</param>
internal sealed record CheckScope(IReadOnlySet<string> Rules, IReadOnlySet<string> Files, IReadOnlySet<string> Skipped)
{
    /// <summary>Whether a finding of this rule in this file would have been found. A deleted file has none.</summary>
    public bool Covers(string rule, string file) => Rules.Contains(rule) && ((Files.Contains(file) && !Skipped.Contains(file)) || !File.Exists(file));
}
