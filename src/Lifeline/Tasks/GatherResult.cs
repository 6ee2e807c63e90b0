namespace Lifeline;

/// <summary>The outcome of a <see cref="TaskGather{T}"/>, each list in the order in which the tasks were started.</summary>
/// <param name="Results">Of those that succeeded in time.</param>
/// <param name="Failures">Of those that failed in time.</param>
/// <param name="Missing">Those that had not ended when the time was up.</param>
public sealed record GatherResult<T>(IReadOnlyList<T> Results, IReadOnlyList<Exception> Failures, IReadOnlyList<TaskIdentity> Missing)
{
    /// <summary>True when every task has succeeded in time.</summary>
    public bool IsComplete => Failures.Count == 0 && Missing.Count == 0;
}
