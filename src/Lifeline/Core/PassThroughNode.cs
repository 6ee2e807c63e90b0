using Lifeline.Timers;

namespace Lifeline.Core;

/// <summary>
/// A context that does not change when it ends: it ends with its keeper, which keeps those derived from it as well.
/// It stands in the keeper's list itself only once its token was taken, as that has to be told.
/// </summary>
/// <remarks>
/// Nobody disposes it. So the keeper's list holds only the latest ones, and refers to those before them weakly; see <see cref="ChildTable.KeepYoung"/>.
/// </remarks>
internal abstract class PassThroughNode : ContextNode
{
    private readonly ContextNode? _keeper;

    protected PassThroughNode(ContextNode parent, in SourceLocation site)
        : this(parent, parent.CancellationParent, null, site)
    {
    }

    /// <param name="parent">What it is derived from; null for a root.</param>
    /// <param name="keeper">With what it ends; null for what never does.</param>
    /// <param name="clock">A root's clock; null for the parent's.</param>
    /// <param name="site">Where it was made.</param>
    protected PassThroughNode(ContextNode? parent, ContextNode? keeper, TickClock? clock, in SourceLocation site)
        : base(parent, clock, parent?.Deadline ?? long.MaxValue, site)
    {
        _keeper = keeper;
        DelegatesState = true;
    }

    protected override ContextNode? DelegatedCancellationParent => _keeper;

    protected override ContextNode? DelegatedListOwner => _keeper;

    protected override bool DelegatedIsDone
    {
        get
        {
            var isDone = _keeper is not null && _keeper.IsDone;
            if (isDone)
            {
                SetTokenCanceled();
            }

            return isDone;
        }
    }

    protected override CancelReason? DelegatedReason
    {
        get
        {
            var end = _keeper?.Reason;
            if (end is not null)
            {
                SetTokenCanceled();
            }

            return end;
        }
    }

    /// <summary>The token is this context's own and not the keeper's, so that the values are found again from it.</summary>
    public override CancellationToken GetToken()
    {
        if (!HasHandedOutToken)
        {
            AddTo(_keeper);                 // before the token goes out; the second time does nothing
        }

        return base.GetToken();
    }

    protected override void CancelAfterParent(ContextNode keeper, CancelReason end)
    {
        if (TrySetCanceledAndSeal(end))
        {
            StartCallbacks(this, end);
        }
    }

    // Whoever is told that we have ended must not find our token live, which may be so for as long as whoever ends the keeper
    // takes to come to us. Marking runs nothing: he starts the callbacks, as he finds us in the list.
    private void SetTokenCanceled()
    {
        if (HasHandedOutToken && !IsCanceled)
        {
            TrySetCanceled();
        }
    }
}
