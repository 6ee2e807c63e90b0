using Lifeline.Core;
using Lifeline.Leaks;
using Lifeline.Live;

namespace Lifeline;

/// <summary>Ties what follows contexts to the core: the core calls this, and only this knows what is behind the interface.</summary>
internal static class ContextObservers
{
    private static readonly IContextObserver s_leaks = new LeakDetector();
    private static readonly IContextObserver s_live = new LiveContextObserver();

    /// <summary>True when everything that is made from now on is to be observed, below any root.</summary>
    public static bool ObserveAll => s_leaks.ObservesAll || s_live.ObservesAll;

    /// <inheritdoc cref="IContextObserver.OnCreated(CancelNode)"/>
    public static void OnCreated(CancelNode scope)
    {
        s_leaks.OnCreated(scope);
        s_live.OnCreated(scope);
    }

    /// <inheritdoc cref="IContextObserver.OnCreated(AfterFunc)"/>
    public static void OnCreated(AfterFunc afterFunc)
    {
        s_leaks.OnCreated(afterFunc);
        s_live.OnCreated(afterFunc);
    }

    /// <inheritdoc cref="IContextObserver.OnListGrown"/>
    public static void OnListGrown(ContextNode parent)
    {
        s_leaks.OnListGrown(parent);
        s_live.OnListGrown(parent);
    }

    /// <inheritdoc cref="IContextObserver.OnDisplaced"/>
    public static void OnDisplaced(ContextNode context)
    {
        s_leaks.OnDisplaced(context);
        s_live.OnDisplaced(context);
    }
}
