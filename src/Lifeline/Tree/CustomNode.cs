namespace Lifeline.Tree;

/// <summary>A node that asks a context of the user's own for values.</summary>
internal interface ICustomNode
{
    CustomContext Custom { get; }
}

/// <summary>A context of the user's own that ends with its parent.</summary>
[HoldsContext]
internal sealed class CustomNode : TransparentNode, ICustomNode
{
    public CustomNode(CustomContext custom, Node parent, in SourceSite site)
        : base(parent, site)
    {
        Custom = custom;
        Values = this;
    }

    public CustomContext Custom { get; }

    public override string Description => Custom.GetType().Name;
}

/// <summary>A context of the user's own that ends with a token of its own, whatever its parent does.</summary>
[HoldsContext]
internal sealed class CustomTokenNode : TokenNode, ICustomNode
{
    public CustomTokenNode(CustomContext custom, Node parent, in SourceSite site, CancellationToken done)
        : base(parent, site, done)
    {
        Custom = custom;
        Values = this;
    }

    public CustomContext Custom { get; }

    public override string Description => Custom.GetType().Name;

    protected override bool HasOwnToken => true;

    protected override End EndOfForeign()
    {
        if (Parent!.CurrentEnd is { } inner)
        {
            return inner.InheritedFrom(Parent.Keeper!);     // the token followed the parent, so the parent knows why
        }

        var reason = Custom.OwnReason();
        return new End(reason is DeadlineExceededException ? EndKind.DeadlineExceeded : EndKind.Canceled, this, reason);
    }
}
