using Lifeline.Timers;

namespace Lifeline.Core;

/// <summary>A context that is canceled when a foreign token is: one of those that wrap it.</summary>
internal sealed class ExternalTokenNode : PassThroughNode
{
    private readonly ExternalSourceNode _foreign;

    public ExternalTokenNode(ExternalSourceNode foreign, in SourceLocation site)
        : base(null, foreign, TickClock.System, site)
    {
        _foreign = foreign;
        IsObserved = ContextObservers.ObserveAll;
    }

    public override string Description => _foreign.Description;

    protected override TickClock OwnClock => TickClock.System;

    /// <summary>The foreign token itself: its owner may compare tokens.</summary>
    public override CancellationToken GetToken() => _foreign.Foreign;
}
