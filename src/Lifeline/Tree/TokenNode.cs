using Lifeline.Time;

namespace Lifeline.Tree;

/// <summary>A context that ends when somebody else's token is cancelled: one of those that wrap it.</summary>
internal sealed class TokenNode : TransparentNode
{
    private readonly ForeignNode _foreign;

    public TokenNode(ForeignNode foreign, in SourceSite site)
        : base(null, foreign, Clock.System, site)
    {
        _foreign = foreign;
        IsWatched = Live.Register.IsWholeProcessWatched;
    }

    public override string Description => _foreign.Description;

    protected override Clock OwnClock => Clock.System;

    /// <summary>The foreign token itself, as its owner compares with it.</summary>
    public override CancellationToken TakeToken() => _foreign.Foreign;
}
