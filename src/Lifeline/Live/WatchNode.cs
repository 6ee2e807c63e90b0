using Lifeline.Core;

namespace Lifeline.Live;

/// <summary>A context that changes nothing but that what is derived from it is listed in a registry.</summary>
internal sealed class WatchNode : PassThroughNode
{
    public WatchNode(ContextNode parent, LiveContextRegistry registry, in SourceLocation site)
        : base(parent, site)
    {
        Register = registry;
        IsMonitored = true;
    }

    public LiveContextRegistry Register { get; }

    public override string Description => "WithMonitor";
}
