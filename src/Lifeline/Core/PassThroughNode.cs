using Lifeline.Timers;

namespace Lifeline.Core;

/// <summary>
/// A context without a cancellation of its own: it is done when its cancellation parent is, whose list has what is derived from it.
/// It is in that list itself only once its token was handed out, as that token has to be canceled.
/// </summary>
/// <remarks>
/// It has no scope, so no code disposes it. The list holds only the latest ones, and those before them weakly; see <see cref="ChildTable.KeepRecent"/>.
/// </remarks>
internal abstract class PassThroughNode : ContextNode
{
    private readonly ContextNode? _cancellationParent;

    protected PassThroughNode(ContextNode parent, in SourceLocation site)
        : this(parent, parent.CancellationParent, site)
    {
    }

    protected PassThroughNode(ContextNode parent, ContextNode? cancellationParent, in SourceLocation site)
        : this(parent, cancellationParent, null, parent.Deadline, site)
    {
    }

    /// <param name="parent">What it is derived from; null for a root.</param>
    /// <param name="cancellationParent">What cancels it; null for what is never canceled.</param>
    /// <param name="clock">A root's clock; null for the parent's.</param>
    /// <param name="deadline">What <see cref="ContextNode.Deadline"/> is: the deadline on which what is derived relies.</param>
    /// <param name="site">Where it was made.</param>
    protected PassThroughNode(ContextNode? parent, ContextNode? cancellationParent, TickClock? clock, long deadline, in SourceLocation site)
        : base(parent, clock, deadline, site)
    {
        _cancellationParent = cancellationParent;
        DelegatesState = true;
    }

    protected override ContextNode? DelegatedCancellationParent => _cancellationParent;

    protected override ContextNode? DelegatedListOwner => _cancellationParent;

    protected override bool DelegatedIsDone
    {
        get
        {
            var isDone = _cancellationParent is not null && _cancellationParent.IsDone;
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
            var reason = _cancellationParent?.Reason;
            if (reason is not null)
            {
                SetTokenCanceled();
            }

            return reason;
        }
    }

    /// <summary>This context's own token and not its cancellation parent's, so that the values are found again from it.</summary>
    public override CancellationToken GetToken()
    {
        if (!HasHandedOutToken)
        {
            AddTo(_cancellationParent);         // before the token is handed out; the second call does nothing
        }

        return base.GetToken();
    }

    protected override void CancelAfterParent(ContextNode parent, CancelReason reason)
    {
        if (TrySetCanceledWithSubtree(reason))
        {
            StartCallbacks(this, reason);
        }
    }

    // A reader that is told that this context is done must not find its token live, which it is until the canceling thread comes to this
    // node. Setting it canceled runs nothing: the canceling thread finds it in the list, and queues the callbacks.
    private void SetTokenCanceled()
    {
        if (HasHandedOutToken && !IsCanceled)
        {
            TrySetCanceled();
        }
    }
}
