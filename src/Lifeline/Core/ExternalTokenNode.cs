using Lifeline.Timers;

namespace Lifeline.Core;

/// <summary>A context that is canceled when a foreign token is: one of those that wrap it.</summary>
internal sealed class ExternalTokenNode : PassThroughNode
{
    private readonly ExternalSourceNode _foreign;

    public ExternalTokenNode(ExternalSourceNode foreign, in SourceLocation site)
        : base(foreign.Linked, foreign, foreign.Linked is null ? TickClock.System : null, long.MaxValue, site)
    {
        _foreign = foreign;
        IsObserved |= ContextObservers.ObserveAll;
        IsUnderMovableDeadline = foreign.Linked is not null;
    }

    /// <summary>
    /// The deadline of the context to which the foreign source is linked. What is derived does not rely on it: once that source is disposed,
    /// the deadline cancels nothing here.
    /// </summary>
    public long LinkedDeadline => _foreign.Linked?.EffectiveDeadline ?? long.MaxValue;

    public override string Description => _foreign.Description;

    protected override TickClock OwnClock => TickClock.System;

    /// <summary>The foreign token itself: its owner may compare tokens.</summary>
    public override CancellationToken GetToken() => _foreign.Foreign;
}
