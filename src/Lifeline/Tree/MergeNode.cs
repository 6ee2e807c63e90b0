namespace Lifeline.Tree;

/// <summary>A scope that ends with the first of several contexts. The first of them is its parent and gives the values.</summary>
internal sealed class MergeNode : ActiveScopeNode
{
    private readonly Link[] _links;

    public MergeNode(Node first, ReadOnlySpan<Context> others, long deadline, in SourceSite site)
        : base(first, deadline, site)
    {
        _links = new Link[others.Length];
        for (var i = 0; i < others.Length; i++)
        {
            _links[i] = new Link(others[i].Node, this);
            IsUnderExtendable |= others[i].Node.IsUnderExtendable;
        }
    }

    /// <summary>What was merged, but for the first one, which is the parent.</summary>
    public IEnumerable<Node> Others => _links.Select(link => link.Context);

    /// <summary>The earliest deadline of the others as things stand, or our own where that is earlier.</summary>
    public long DeadlineOfOthers => _links.Aggregate(Deadline, static (soonest, link) => Math.Min(soonest, link.Context.DeadlineNow));

    public override string Description => $"Merge({1 + _links.Length})";

    protected override void Activate()
    {
        foreach (var link in _links)
        {
            link.Settle();
        }

        if (IsDone)
        {
            LeaveAll();                         // ended on the way: the links made after that are still listed
        }
    }

    protected override void OnEnded(End end) => LeaveAll();

    /// <summary>Has the lists of the others hold who stands in for us, or ourselves again.</summary>
    public void LetLinksHold(Node holder)
    {
        foreach (var link in _links)
        {
            link.Holder = holder;
        }
    }

    public void LeaveAll()
    {
        Leave();                                // one of the others may have ended us, so the first doesn't know yet
        foreach (var link in _links)
        {
            link.Unsettle();
        }
    }

    /// <summary>Stands for the merged context in the list of one of the others.</summary>
    internal sealed class Link(Node other, MergeNode merged) : Attachment(other)
    {
        /// <summary>The merged context, or the link that stands in for it once it is old.</summary>
        public Node Holder { get; set; } = merged;

        public void Settle()
        {
            if (Enlist() is { } end)
            {
                Holder.EndWith(end);
            }
        }

        public void Unsettle() => Delist();
    }
}
