using Lifeline.Cli.Baselines;
using Lifeline.Cli.Rules;

namespace Lifeline.Cli.Checking;

/// <summary>The results of a check.</summary>
/// <param name="Root">The folder to which file names are relative.</param>
/// <param name="Rules">The checked rules.</param>
/// <param name="Findings">By file and line, without those that have been fixed and those that the baseline accepts.</param>
/// <param name="Fixed">The findings that have been fixed, as they were before.</param>
/// <param name="NotFixed">Fixes that were not applied, and why.</param>
/// <param name="Problems">The parts that could not be checked.</param>
/// <param name="Notes">The parts that were not checked on purpose.</param>
/// <param name="Projects">How many projects were checked; one with several frameworks counts once.</param>
/// <param name="Lines">How many lines of source they have.</param>
/// <param name="Spent">The duration of the check.</param>
internal sealed record CheckReport(
    string Root,
    RuleCatalog Rules,
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<Finding> Fixed,
    IReadOnlyList<string> NotFixed,
    IReadOnlyList<CheckError> Problems,
    IReadOnlyList<string> Notes,
    int Projects,
    int Lines,
    TimeSpan Spent)
{
    /// <summary>The comparison with the baseline; null for a check without one.</summary>
    public BaselineComparison? Baseline { get; init; }

    /// <summary>The exit code: 0 for no finding, 1 for at least one, 2 when a part could not be checked.</summary>
    public int ExitCode => Problems.Count > 0 ? ExitCodes.CouldNotRun : Findings.Count > 0 ? ExitCodes.Found : ExitCodes.NothingFound;

    public string Relative(string file) => Path.GetRelativePath(Root, file).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>The size, in the form: 1,234 lines in 2 projects.</summary>
    public string Extent => FormattableString.Invariant($"{Lines:N0} lines in {Counted(Projects, "project")}");

    public static string Counted(int count, string noun) => FormattableString.Invariant($"{count:N0} {noun}{(count == 1 ? "" : "s")}");
}

/// <summary>The exit codes.</summary>
internal static class ExitCodes
{
    public const int NothingFound = 0;
    public const int Found = 1;
    public const int CouldNotRun = 2;
}
