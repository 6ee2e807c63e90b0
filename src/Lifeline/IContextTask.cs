namespace Lifeline;

/// <summary>
/// What an <see cref="IContextScheduler"/> is handed for a task of a group: an item that tells at any time what state it is in.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public interface IContextTask : IThreadPoolWorkItem
{
    /// <summary>How the task is now; null once it has ended.</summary>
    TaskSnapshot? Snapshot();

    /// <summary>What the work returned, while the task runs; null before and after, and while it runs up to its first await.</summary>
    Task? Body { get; }
}
