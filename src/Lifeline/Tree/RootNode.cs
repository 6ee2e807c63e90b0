using Lifeline.Time;

namespace Lifeline.Tree;

/// <summary>A context that never ends and has no parent. It carries the clock.</summary>
internal sealed class RootNode : Node
{
    public RootNode(string name, Clock clock)
        : base(null, clock, long.MaxValue, default)
    {
        Description = name;
        OwnClock = clock;
        IsDependent = true;
        IsWatched = Live.Register.IsWholeProcessWatched;
    }

    protected override Node? DependentKeeper => null;

    public override string Description { get; }

    protected override Clock OwnClock { get; }

    /// <summary>The two static roots have no token of their own, as <see cref="CancellationToken.None"/> says it all: from that, Background is found.</summary>
    public override CancellationToken TakeToken() =>
        this == Context.Background.Node || this == Context.Todo.Node ? CancellationToken.None : base.TakeToken();
}

/// <summary>A context that keeps its parent's values and clock, but neither its end nor its deadline.</summary>
internal sealed class DetachedNode : Node
{
    public DetachedNode(Node parent, in SourceSite site)
        : base(parent, null, long.MaxValue, site)
    {
        IsDependent = true;
        IsUnderExtendable = false;
    }

    protected override Node? DependentKeeper => null;

    public override string Description => "WithoutCancel";
}
