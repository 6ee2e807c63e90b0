namespace Lifeline.Cli.Checking;

/// <summary>The user's options.</summary>
/// <param name="Path">A solution, project or folder, as typed.</param>
/// <param name="Rules">Ids or names; empty for all that are enabled.</param>
/// <param name="Fix">Whether to apply fixes to the files.</param>
/// <param name="Restore">Whether to restore packages first.</param>
/// <param name="Baseline">The file of accepted findings, as typed; null for none.</param>
/// <param name="UpdateBaseline">Whether to write that file.</param>
internal sealed record CheckRequest(string Path, IReadOnlyList<string> Rules, bool Fix, bool Restore, string? Baseline, bool UpdateBaseline);
