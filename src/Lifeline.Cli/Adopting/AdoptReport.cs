using Lifeline.Cli.Checking;

namespace Lifeline.Cli.Adopting;

/// <summary>One place as the report names it.</summary>
/// <param name="File">Full path.</param>
/// <param name="Line">From one, as the file was before.</param>
/// <param name="Name">The parameter, variable, field or property.</param>
/// <param name="Reason">Why it stays, as a sentence that continues the name; null for one that was rewritten.</param>
/// <param name="IsForeign">Whether it stays because other code has the say: the border to that code.</param>
internal sealed record AdoptedPlace(string File, int Line, string Name, string? Reason, bool IsForeign);

/// <summary>The results of an adoption.</summary>
/// <param name="Root">The folder to which file names are relative.</param>
/// <param name="Places">All places in the scope, by file and line.</param>
/// <param name="Diff">The changes as a unified diff.</param>
/// <param name="Files">How many files change.</param>
/// <param name="IsDryRun">Whether the files were left as they are.</param>
/// <param name="Problems">The parts that could not be adopted.</param>
/// <param name="Notes">What the user has to know besides.</param>
/// <param name="Projects">How many projects were read.</param>
/// <param name="Lines">How many lines of source they have.</param>
/// <param name="Spent">The duration.</param>
internal sealed record AdoptReport(
    string Root,
    IReadOnlyList<AdoptedPlace> Places,
    string Diff,
    int Files,
    bool IsDryRun,
    IReadOnlyList<CheckError> Problems,
    IReadOnlyList<string> Notes,
    int Projects,
    int Lines,
    TimeSpan Spent)
{
    /// <summary>The reason of a place that nobody asked for.</summary>
    public const string OutOfScope = "is outside of --scope";

    public IEnumerable<AdoptedPlace> Rewritten => Places.Where(place => place.Reason is null);

    public IEnumerable<AdoptedPlace> AtBorder => Places.Where(place => place.Reason is not null && place.IsForeign);

    public IEnumerable<AdoptedPlace> Left => Places.Where(place => place.Reason is not null && !place.IsForeign);

    public int ExitCode => Problems.Count > 0 ? ExitCodes.CouldNotRun : Left.Any() ? ExitCodes.Found : ExitCodes.NothingFound;
}
