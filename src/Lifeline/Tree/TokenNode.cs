namespace Lifeline.Tree;

/// <summary>A context that ends when somebody else's token is cancelled.</summary>
/// <remarks>
/// It is registered on the token only while something may be waiting for the end, so that wrapping a long-lived
/// token costs nothing once the work is done. Without children it asks the token each time.
/// </remarks>
internal class TokenNode : Node
{
    private readonly CancellationToken _foreign;
    private readonly Lock _watching = new();
    private CancellationTokenRegistration _watch;   // guarded by _watching; default while nothing below us waits

    public TokenNode(Time.Clock clock, in SourceSite site, CancellationToken foreign)
        : base(null, clock, long.MaxValue, site)
    {
        _foreign = foreign;
        IsDependent = true;
        IsWatched = Live.Register.IsWholeProcessWatched;
    }

    protected TokenNode(Node parent, in SourceSite site, CancellationToken foreign)
        : base(parent, null, long.MaxValue, site)     // nothing but the token ends it, so a deadline above says nothing
    {
        _foreign = foreign;
        IsDependent = true;
    }

    public override string Description => "From(CancellationToken)";

    protected override bool DependentIsDone => _foreign.IsCancellationRequested;

    protected override End? DependentEnd
    {
        get
        {
            if (OwnEnd is null && _foreign.IsCancellationRequested)
            {
                EndWith(EndOfForeign());
            }

            return OwnEnd;
        }
    }

    /// <summary>The foreign token itself, as its owner compares with it; or our own, from which our values are found again.</summary>
    public override CancellationToken TakeToken()
    {
        if (!HasOwnToken)
        {
            return _foreign;
        }

        var token = base.TakeToken();
        Watch();                                // somebody may wait for it from now on
        return token;
    }

    /// <summary>True for what is more than its token.</summary>
    protected virtual bool HasOwnToken => false;

    protected override Time.Clock OwnClock => Time.Clock.System;

    protected virtual End EndOfForeign() => new(EndKind.Canceled, this);

    protected override void OnChildrenChanged() => Watch();

    private void Watch()
    {
        lock (_watching)
        {
            var wanted = (HasChildren || HasHandedOutToken) && OwnEnd is null;
            if (wanted && _watch == default)
            {
                _watch = _foreign.UnsafeRegister(static node => ((TokenNode)node!).OnForeignCanceled(), this);
            }
            else if (!wanted && _watch != default)
            {
                _watch.Unregister();            // does not wait for the callback, which could be waiting for us
                _watch = default;
            }
        }

        _ = CurrentEnd;                         // the token may have been cancelled before we registered
    }

    private void OnForeignCanceled()
    {
        if (_watching.IsHeldByCurrentThread)
        {
            return;                             // called back while registering: Watch ends us once it has let go of the lock
        }

        EndWith(EndOfForeign());
    }
}
