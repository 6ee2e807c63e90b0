using System.Runtime.CompilerServices;
using Lifeline.Timers;

namespace Lifeline.Core;

/// <summary>
/// A scope that lends a token to a framework, and whose deadline may be given up. So what is derived from it must not rely on that
/// deadline.
/// </summary>
internal sealed class LentNode(ContextNode parent, long deadline, TimeSpan budget, Exception? cause, in SourceLocation site)
    : MovableDeadlineNode(parent, deadline, site), ITimerEntry
{
    // Takes the place of the lent token when the scope is released before anything asked for one.
    private const string NeverLent = "never lent";

    // Null until a token is asked for; a LentTokenNode; or NeverLent. Changed by compare-and-swap, only from null and from NeverLent.
    private object? _lent;
    private TimerPlace _place;                  // belongs to the clock's timer queue

    public override string Description => MovableDeadline == long.MaxValue ? "Lend"
        : $"Lend({Clock.ToUtc(MovableDeadline):yyyy-MM-dd HH:mm:ss.fff'Z'} [{Durations.Text(Clock.Until(MovableDeadline))}])";

    /// <summary>How much time there was when the context was made; the longest span without a limit.</summary>
    public TimeSpan Budget => budget;

    ref TimerPlace ITimerEntry.Place => ref _place;

    /// <summary>Cancels it as its deadline does.</summary>
    public void Expire(Exception? reason) => CancelWith(new CancelReason(CancelKind.DeadlineExceeded, this, reason));

    /// <summary>From now on only its parent and its owner cancel it. Once canceled, it keeps the deadline that it had.</summary>
    public void GiveUpDeadline()
    {
        var deadline = MovableDeadline;
        if (deadline == long.MaxValue)
        {
            return;
        }

        MovableDeadline = long.MaxValue;
        // StoreLoad fence: it passes the timer queue's gate. Pairs with ITimerEntry.Expire, which swaps the state, then stores the deadline.
        // The later of the two stores the deadline that canceled the context.
        Clock.Timers.RemoveForGood(this);
        if (IsDone)
        {
            MovableDeadline = deadline;
        }
    }

    /// <summary>
    /// The token to lend: of a context below this one, which is canceled with it, unless that is by <see cref="CancelAndKeepLent"/>.
    /// The same each time. Thread-safe.
    /// </summary>
    public CancellationToken GetLentToken() =>
        (Volatile.Read(ref _lent) as LentTokenNode ?? MakeLentToken()).GetToken();

    /// <summary>Cancels this context, and not the lent token: that is detached.</summary>
    public void CancelAndKeepLent(CancelReason reason)
    {
        if (IsDone)
        {
            return;                             // and so is the lent token, or will be
        }

        if (Interlocked.CompareExchange(ref _lent, NeverLent, null) is LentTokenNode lent)
        {
            lent.Detach();
        }

        CancelWith(reason);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private LentTokenNode MakeLentToken()
    {
        // It is added as a child before another thread can see it, so that each cancellation of this node reaches it. If the release was
        // first, its cancellation may have reached it too, but no code has its token.
        var made = new LentTokenNode(this, isDetached: false);
        AddChild(made);
        var found = Interlocked.CompareExchange(ref _lent, made, null);
        if (found is null)
        {
            return made;
        }

        made.Detach();
        if (found is LentTokenNode other)
        {
            return other;
        }

        made = new LentTokenNode(this, isDetached: true);
        found = Interlocked.CompareExchange(ref _lent, made, NeverLent);
        return found as LentTokenNode ?? made;
    }

    void ITimerEntry.Expire(long now)
    {
        var deadline = MovableDeadline;
        if (deadline <= now)                    // else the deadline was given up just now
        {
            Expire(cause);
            MovableDeadline = deadline;
        }
    }

    protected override void OnActivated()
    {
        if (IsDone || MovableDeadline == long.MaxValue)
        {
            return;
        }

        try
        {
            if (budget <= TimeSpan.Zero || !Clock.Timers.Add(this, MovableDeadline))
            {
                Expire(cause);
            }
            else if (IsDone)
            {
                Clock.Timers.Remove(this);             // canceled between the two, when there was nothing to remove yet
            }
        }
        catch
        {
            CancelWith(CancelReason.ScopeDisposed);     // the clock threw: the caller gets no scope that could cancel it
            throw;
        }
    }

    protected override void OnCanceled(CancelReason reason) => Clock.Timers.Remove(this);
}

/// <summary>The node of the token that a <see cref="LentNode"/> lends. It has no scope: it is canceled with its owner, or detached before.</summary>
internal sealed class LentTokenNode(LentNode owner, bool isDetached) : CancelNode(owner, owner.Site)
{
    private volatile bool _isDetached = isDetached;

    public override string Description => "LentToken";

    /// <summary>True once nothing cancels it any more.</summary>
    public bool IsDetached => _isDetached;

    /// <summary>
    /// From now on nothing cancels it. Does nothing the second time, nor when the owner was canceled first: that cancels this node, which
    /// keeps the deadline that it had.
    /// </summary>
    public void Detach()
    {
        if (owner.RemoveLiveChild(this))
        {
            _isDetached = true;
        }
    }
}
