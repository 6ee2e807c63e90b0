using System.Runtime.CompilerServices;
using Lifeline.Timers;

namespace Lifeline.Core;

/// <summary>
/// A scope that lends a token to a framework, and whose deadline may be given up. So what is derived from it must not rely on that
/// deadline.
/// </summary>
internal sealed class LentNode(ContextNode parent, long until, TimeSpan budget, Exception? cause, in SourceLocation site)
    : MovableDeadlineNode(parent, until, site), ITimerEntry
{
    // Stands in the place of a token that nobody has asked for before the release.
    private const string NeverLent = "never lent";

    private object? _lent;                      // null until somebody asks for the token; a LentTokenNode; or NeverLent. Swapped only from null and from NeverLent

    public override string Description => MovableDeadline == long.MaxValue ? "Lend"
        : $"Lend({Clock.ToUtc(MovableDeadline):yyyy-MM-dd HH:mm:ss.fff'Z'} [{Durations.Text(Clock.Until(MovableDeadline))}])";

    /// <summary>How much time there was when the context was made; the longest span without a limit.</summary>
    public TimeSpan Budget => budget;

    int ITimerEntry.Slot { get; set; }

    int ITimerEntry.PlaceInSlot { get; set; }

    /// <summary>Ends as a deadline's.</summary>
    public void Expire(Exception? reason) => CancelWith(new CancelReason(CancelKind.DeadlineExceeded, this, reason));

    /// <summary>Ends with its parent alone from now on. One that has ended keeps the deadline that it had.</summary>
    public void GiveUpDeadline()
    {
        var until = MovableDeadline;
        if (until == long.MaxValue)
        {
            return;
        }

        MovableDeadline = long.MaxValue;
        Clock.RemoveForGood(this);              // a fence. Pairs with Expire: whoever comes last puts back what the other took
        if (IsDone)
        {
            MovableDeadline = until;
        }
    }

    /// <summary>The token to lend: of a context below us that ends with us, unless we are ended by <see cref="CancelAndKeepLent"/>. The same each time.</summary>
    public CancellationToken GetLentToken() =>
        (Volatile.Read(ref _lent) as LentTokenNode ?? MakeLentToken()).GetToken();

    /// <summary>Ends us, and nothing that was lent: that is let go.</summary>
    public void CancelAndKeepLent(CancelReason end)
    {
        if (IsDone)
        {
            return;                             // and so has what was lent, or will be
        }

        if (Interlocked.CompareExchange(ref _lent, NeverLent, null) is LentTokenNode lent)
        {
            lent.Detach();
        }

        CancelWith(end);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private LentTokenNode MakeLentToken()
    {
        // It is below us before anybody sees it, so that each end of ours is one of its own. If the release was first, then that
        // may have ended it, but nobody has it.
        var made = new LentTokenNode(this, isLetGo: false);
        AddChild(made);
        var found = Interlocked.CompareExchange(ref _lent, made, null);
        if (found is null)
        {
            return made;
        }

        made.Detach();
        if (found is LentTokenNode others)
        {
            return others;
        }

        made = new LentTokenNode(this, isLetGo: true);
        found = Interlocked.CompareExchange(ref _lent, made, NeverLent);
        return found as LentTokenNode ?? made;
    }

    void ITimerEntry.Expire(long now)
    {
        var until = MovableDeadline;
        if (until <= now)                       // else it was given up just now
        {
            Expire(cause);
            MovableDeadline = until;
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
            if (budget <= TimeSpan.Zero || !Clock.Add(this, MovableDeadline))
            {
                Expire(cause);
            }
            else if (IsDone)
            {
                Clock.Remove(this);             // it ended between the two, when there was nothing to remove yet
            }
        }
        catch
        {
            CancelWith(CancelReason.ScopeDisposed);             // the clock threw, and nobody gets a scope that could end us
            throw;
        }
    }

    protected override void OnCanceled(CancelReason end) => Clock.Remove(this);
}

/// <summary>Whose token a <see cref="LentNode"/> lends. Nobody holds the right to end it: it ends with its owner, or is let go before.</summary>
internal sealed class LentTokenNode(LentNode owner, bool isLetGo) : CancelNode(owner, owner.Site)
{
    private volatile bool _isDetached = isLetGo;

    public override string Description => "LentToken";

    /// <summary>True once it ends with nobody.</summary>
    public bool IsDetached => _isDetached;

    /// <summary>Ends with nobody from now on. Does nothing once it has ended.</summary>
    public void Detach()
    {
        if (IsDone)
        {
            return;
        }

        _isDetached = true;                        // before it leaves: else its guardian would take it for lost
        owner.RemoveLiveChild(this);
        if (IsDone)
        {
            _isDetached = false;                   // its end came first, and it keeps the deadline that it had
        }
    }
}
