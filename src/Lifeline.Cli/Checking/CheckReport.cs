using Lifeline.Cli.Rules;

namespace Lifeline.Cli.Checking;

/// <summary>All that a check has to say.</summary>
/// <param name="Root">The folder that files are named from.</param>
/// <param name="Rules">Those that were checked.</param>
/// <param name="Findings">By file and line; what has been fixed is not among them.</param>
/// <param name="Fixed">What has been fixed, as it was before.</param>
/// <param name="NotFixed">Fixes that were not applied, and why.</param>
/// <param name="Problems">What could not be checked.</param>
/// <param name="Notes">What was left out on purpose.</param>
/// <param name="Projects">How many projects were checked; one with several frameworks counts once.</param>
/// <param name="Lines">How many lines of source they have.</param>
/// <param name="Spent">How long it took.</param>
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
    /// <summary>As grep has it: 0 for nothing found, 1 for something, 2 as soon as a part could not be checked.</summary>
    public int ExitCode => Problems.Count > 0 ? ExitCodes.CouldNotRun : Findings.Count > 0 ? ExitCodes.Found : ExitCodes.NothingFound;

    public string Relative(string file) => Path.GetRelativePath(Root, file).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>As 1,234 lines in 2 projects.</summary>
    public string Extent => FormattableString.Invariant($"{Lines:N0} lines in {Counted(Projects, "project")}");

    public static string Counted(int count, string noun) => FormattableString.Invariant($"{count:N0} {noun}{(count == 1 ? "" : "s")}");
}

/// <summary>What the shell is told.</summary>
internal static class ExitCodes
{
    public const int NothingFound = 0;
    public const int Found = 1;
    public const int CouldNotRun = 2;
}
