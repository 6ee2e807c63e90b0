namespace Lifeline.Testing;

/// <summary>An armed timer of a <see cref="VirtualClock"/>.</summary>
/// <param name="At">When it runs next, as <see cref="VirtualClock.Elapsed"/> will read then.</param>
/// <param name="In">How far ahead that is; zero when it is due.</param>
/// <param name="Period">How often it runs after that; null for once.</param>
public readonly record struct PendingTimer(TimeSpan At, TimeSpan In, TimeSpan? Period);
