using Lifeline.Timers;

namespace Lifeline.Core;

/// <summary>A context that is never canceled and has no parent. It carries the clock.</summary>
internal sealed class RootNode : ContextNode
{
    public RootNode(string name, TickClock clock)
        : base(null, clock, long.MaxValue, default)
    {
        Description = name;
        OwnClock = clock;
        DelegatesState = true;
        IsObserved = ContextObservers.ObserveAll;
    }

    protected override ContextNode? DelegatedCancellationParent => null;

    public override string Description { get; }

    protected override TickClock OwnClock { get; }

    /// <summary>
    /// The two static roots have no token of their own: they are never canceled, as <see cref="CancellationToken.None"/> says. From that,
    /// Background is found.
    /// </summary>
    public override CancellationToken GetToken() =>
        this == Context.Background.Node || this == Context.Todo.Node ? CancellationToken.None : base.GetToken();
}

/// <summary>A context that keeps its parent's values and clock, but neither its cancellation nor its deadline.</summary>
internal sealed class WithoutCancelNode : ContextNode
{
    public WithoutCancelNode(ContextNode parent, in SourceLocation site)
        : base(parent, null, long.MaxValue, site)
    {
        DelegatesState = true;
        IsUnderMovableDeadline = false;
    }

    protected override ContextNode? DelegatedCancellationParent => null;

    public override string Description => "WithoutCancel";
}
