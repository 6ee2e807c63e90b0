using Lifeline.Core;

namespace Lifeline.Live;

/// <summary>Passes what is created, and tasks that overrun, on to the registries of the monitors above, and of those of the whole process.</summary>
internal sealed class LiveContextObserver : IContextObserver
{
    private static readonly Lock s_lock = new();
    private static volatile LiveContextRegistry[] s_ofProcess = [];     // of the monitors of the whole process; replaced under s_lock

    bool IContextObserver.ObservesAll => s_ofProcess.Length > 0;

    void IContextObserver.OnCreated(CancelNode scope) => Add(scope, scope);

    void IContextObserver.OnCreated(AfterFunc afterFunc) => Add(afterFunc, afterFunc.Context);

    /// <summary>Has a registry list whatever is created from now on, below any root. To be called once.</summary>
    public static void Open(LiveContextRegistry registry) => Change([registry], []);

    /// <summary>Undoes <see cref="Open"/>. Does nothing for a registry that was not opened.</summary>
    public static void Close(LiveContextRegistry registry) => Change([], [registry]);

    /// <summary>Calls the handlers of the monitors above a task that overruns.</summary>
    /// <returns>True when there was a handler.</returns>
    public static bool Tell(TaskOverrun overrun)
    {
        if (!overrun.Context.Node.IsObserved)
        {
            return false;
        }

        var wasTold = false;
        foreach (var registry in RegistriesOver(overrun.Context.Node))
        {
            wasTold |= registry.Tell(overrun);
        }

        return wasTold;
    }

    private static void Change(LiveContextRegistry[] added, LiveContextRegistry[] removed)
    {
        lock (s_lock)
        {
            s_ofProcess = [.. s_ofProcess.Except(removed), .. added];
            Context.Background.Node.IsObserved = ContextObservers.ObserveAll;
            Context.Todo.Node.IsObserved = ContextObservers.ObserveAll;
        }
    }

    private static void Add(object created, ContextNode where)
    {
        var at = where.Clock.Now;
        foreach (var registry in RegistriesOver(where))
        {
            registry.Add(new LiveContextRegistry.Entry(created, at));
        }
    }

    private static IEnumerable<LiveContextRegistry> RegistriesOver(ContextNode node)
    {
        for (var above = node; above is not null; above = above.Parent)
        {
            if (above is MonitorNode monitor)
            {
                yield return monitor.Registry;
            }
        }

        foreach (var registry in s_ofProcess)
        {
            yield return registry;
        }
    }
}
