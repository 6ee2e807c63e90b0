namespace Lifeline;

/// <summary>One task of a group as it was at some moment.</summary>
/// <param name="Identity">Which task.</param>
/// <param name="IsRunning">False while it waits for the group's limit, or is about to begin.</param>
/// <param name="WaitingOn">What it waits on, if it went through a call that says so; else null.</param>
/// <param name="WaitingFor">For how long, on the context's clock; null when that is not known.</param>
public sealed record TaskSnapshot(TaskIdentity Identity, bool IsRunning, string? WaitingOn, TimeSpan? WaitingFor);
