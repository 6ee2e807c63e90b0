namespace Lifeline.Core;

/// <summary>A scope that is also canceled with the first of several contexts. The first of them is its parent and gives the values.</summary>
internal sealed class MergeNode : ActivatedCancelNode
{
    private readonly ParentLink[] _links;

    public MergeNode(ContextNode first, ReadOnlySpan<Context> others, long deadline, in SourceLocation site)
        : base(first, deadline, site)
    {
        _links = new ParentLink[others.Length];
        for (var i = 0; i < others.Length; i++)
        {
            _links[i] = new ParentLink(others[i].Node, this);
            IsUnderMovableDeadline |= others[i].Node.IsUnderMovableDeadline;
        }
    }

    /// <summary>What was merged, but for the first one, which is the parent.</summary>
    public IEnumerable<ContextNode> Others => _links.Select(link => link.Context);

    /// <summary>The earliest deadline of the others at this moment, or this node's own where that is earlier.</summary>
    public long EarliestOtherDeadline => _links.Aggregate(Deadline, static (soonest, link) => Math.Min(soonest, link.Context.EffectiveDeadline));

    public override string Description => $"Merge({1 + _links.Length})";

    protected override void Start()
    {
        foreach (var link in _links)
        {
            link.Activate();
        }

        if (IsDone)
        {
            RemoveFromAll();                    // canceled on the way: the links made after that are still in the lists
        }
    }

    protected override void OnCanceled(CancelReason reason) => RemoveFromAll();

    /// <summary>Makes the links stand for a weak child entry, or for the merged context again.</summary>
    public void SetLinkTarget(ContextNode target)
    {
        foreach (var link in _links)
        {
            link.Target = target;
        }
    }

    public void RemoveFromAll()
    {
        RemoveFromParent();                     // one of the others may have canceled this node, so the first still has it in its list
        foreach (var link in _links)
        {
            link.Deactivate();
        }
    }

    /// <summary>The entry of the merged context in the list of one of the others.</summary>
    internal sealed class ParentLink(ContextNode other, MergeNode merged) : CancellationListener(other)
    {
        /// <summary>The merged context, or the weak child entry that stands in for it once it is old.</summary>
        public ContextNode Target { get; set; } = merged;

        public void Activate()
        {
            if (AddToContext() is { } reason)
            {
                Target.CancelWith(reason);
            }
        }

        public void Deactivate() => RemoveFromContext();
    }
}
