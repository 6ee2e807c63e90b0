using Lifeline.Core;

namespace Lifeline.Live;

/// <summary>A context that changes nothing but that what is derived from it is listed in a registry.</summary>
internal sealed class MonitorNode : PassThroughNode
{
    public MonitorNode(ContextNode parent, LiveContextRegistry registry, in SourceLocation site)
        : base(parent, site)
    {
        Registry = registry;
        IsObserved = true;
    }

    public LiveContextRegistry Registry { get; }

    public override string Description => "WithMonitor";
}
