using Lifeline.Live;

namespace Lifeline;

/// <summary>
/// Knows what is live below a context, also what nothing above ends: the full account, for tests and for tools. Made with
/// <see cref="Context.WithMonitor"/>, or for all of a process with <see cref="OfProcess"/>.
/// </summary>
/// <remarks>
/// While it is there, each scope and each after-func that is made below is listed and held until it is over. That costs
/// some 55 ns and 72 bytes each; what is not monitored pays nothing. All members are thread-safe.
/// </remarks>
[HoldsContext]
public sealed class ContextMonitor : IHasContext, IDisposable
{
    private readonly LiveContextRegistry _registry;
    private readonly Context? _context;         // null when it is about the whole process

    internal ContextMonitor(Context? context, LiveContextRegistry registry)
    {
        _registry = registry;
        _context = context;
    }

    /// <summary>
    /// Monitors whatever is derived from now on, in the whole process: from <see cref="Context.Background"/>, from <see cref="Context.Todo"/>,
    /// and from roots that are made from now on.
    /// </summary>
    public static ContextMonitor OfProcess()
    {
        var registry = new LiveContextRegistry();
        LiveContextObserver.Open(registry);
        return new ContextMonitor(context: null, registry);
    }

    /// <summary>The context to hand on: what is derived from it is monitored. <see cref="Context.Background"/> when the whole process is.</summary>
    public Context Context => _context ?? Context.Background;

    /// <summary>
    /// As <see cref="LifelineEvents.TaskOverran"/>, for tasks below. With a handler here, nothing is written to standard error.
    /// </summary>
    public event Action<TaskOverrun>? TaskOverran
    {
        add => _registry.TaskOverran += value;
        remove => _registry.TaskOverran -= value;
    }

    /// <summary>What is live below at this moment: contexts, the tasks of their groups, after-funcs.</summary>
    /// <param name="limit">How many contexts to show at most; those that were made first are shown.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is less than 1.</exception>
    /// <remarks>
    /// Each context is shown as it was at some moment during the call. Groups whose context has ended are shown for as
    /// long as one of their tasks runs.
    /// </remarks>
    public ContextTree Snapshot(int limit = ContextTree.DefaultLimit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var builder = new SnapshotBuilder(limit);
        if (_context is { } top)
        {
            builder.Add(top.Node, age: null);
        }

        foreach (var entry in _registry.Entries())
        {
            builder.Add(entry);
        }

        return builder.Tree();
    }

    /// <summary>Ends the monitoring, and lets go of all that is held for it. Ends no context. The second time does nothing.</summary>
    public void Dispose()
    {
        _registry.Close();
        LiveContextObserver.Close(_registry);
    }

    /// <summary>The monitored context: what is handed on.</summary>
    public static implicit operator Context(ContextMonitor monitor)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        return monitor.Context;
    }
}
