using Lifeline.Tree;

namespace Lifeline.Live;

/// <summary>A context that changes nothing but that what is derived from it is listed.</summary>
internal sealed class WatchNode : TransparentNode
{
    public WatchNode(Node parent, Register register, in SourceSite site)
        : base(parent, site)
    {
        Register = register;
        IsWatched = true;
    }

    public Register Register { get; }

    public override string Description => "WithWatch";
}
