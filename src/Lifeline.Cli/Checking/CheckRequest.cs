namespace Lifeline.Cli.Checking;

/// <summary>What the user asked for.</summary>
/// <param name="Path">A solution, project or folder, as typed.</param>
/// <param name="Rules">Ids or names; none means all that are on.</param>
/// <param name="Fix">Whether to change the files.</param>
/// <param name="Restore">Whether to bring packages first.</param>
internal sealed record CheckRequest(string Path, IReadOnlyList<string> Rules, bool Fix, bool Restore);
