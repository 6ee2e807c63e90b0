namespace Existing.Comparing;

/// <summary>What became of one request.</summary>
/// <param name="IsNextHopCalled">Whether the supplier was called.</param>
/// <param name="ToldMs">How much time it was told that there is; null when it was told nothing.</param>
/// <param name="RanToItsEnd">Whether the work was done to its end, whoever still wanted it.</param>
/// <param name="WorkEnded">When the last of the work had ended, from the request's beginning.</param>
/// <param name="Status">The answer's status; null for a caller who hung up.</param>
/// <param name="CallerLeft">When the caller had the answer, or hung up.</param>
/// <param name="Level">The most severe line of the log about it; null when there was none.</param>
/// <param name="Told">What that line says.</param>
/// <param name="BesideStatus">The answer to the second request; null without one.</param>
internal sealed record Outcome(
    bool IsNextHopCalled, int? ToldMs, bool RanToItsEnd, TimeSpan WorkEnded, int? Status, TimeSpan CallerLeft, LogLevel? Level, string? Told, int? BesideStatus);
