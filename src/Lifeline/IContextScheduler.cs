namespace Lifeline;

/// <summary>
/// For a <see cref="TimeProvider"/> that also decides when and on which thread the work of its contexts runs, as a virtual
/// clock does for deterministic tests: tasks of groups, after-funcs, callbacks of tokens, shared work.
/// </summary>
/// <remarks>
/// The <see cref="SynchronizationContext"/> under which it runs that work implements this interface too: by that an
/// <c>await</c> inside of this library knows that it has to come back there. Implementations are thread-safe.
/// </remarks>
public interface IContextScheduler
{
    /// <summary>Queues work that a context on this clock starts.</summary>
    /// <param name="work">To be executed once, under no lock. Its <see cref="object.ToString"/> says what it is.</param>
    /// <returns>False to leave the work to the thread pool, as while no test runs.</returns>
    /// <remarks>Called on any thread, also on one that cancels a context. Must not block. If it throws, it must not have queued the work: that is left to the thread pool then, and the failure goes to <see cref="LifelineEvents.CallbackFailed"/>.</remarks>
    bool TryQueue(IThreadPoolWorkItem work);

    /// <summary>What decides where this library leaves something to chance, as a select does among the cases that are ready; null to leave it to chance.</summary>
    /// <remarks>Asked, and then used, by the calling thread alone.</remarks>
    Random? Random { get; }
}
