using Lifeline.Time;

namespace Lifeline.Tree;

/// <summary>
/// A scope whose token is lent to others: it may be let go, after which nothing ends it any more, and its deadline may be given up.
/// So what is derived from it must not rely on that deadline.
/// </summary>
internal sealed class LentNode(Node parent, long until, TimeSpan budget, Exception? cause, in SourceSite site)
    : ExtendableNode(parent, until, site), ITimerEntry
{
    private volatile bool _isLetGo;

    public override string Description => Until == long.MaxValue ? "Lend"
        : $"Lend({Clock.ToUtc(Until):yyyy-MM-dd HH:mm:ss.fff'Z'} [{Durations.Text(Clock.Until(Until))}])";

    /// <summary>How much time there was when the context was made; the longest span without a limit.</summary>
    public TimeSpan Budget => budget;

    /// <summary>True once its owner is through with it. Whoever holds its token may go on.</summary>
    public bool IsLetGo => _isLetGo;

    int ITimerEntry.Slot { get; set; }

    int ITimerEntry.PlaceInSlot { get; set; }

    /// <summary>Ends as a deadline's.</summary>
    public void Expire(Exception? reason) => EndWith(new End(EndKind.DeadlineExceeded, this, reason));

    /// <summary>Ends with its parent alone from now on. One that has ended keeps the deadline that it had.</summary>
    public void GiveUpDeadline()
    {
        var until = Until;
        if (until == long.MaxValue)
        {
            return;
        }

        Until = long.MaxValue;
        Clock.RemoveForGood(this);              // a fence. Pairs with Expire: whoever comes last puts back what the other took
        if (IsDone)
        {
            Until = until;
        }
    }

    /// <summary>Ends with nobody from now on.</summary>
    public void LetGo()
    {
        _isLetGo = true;                        // before it leaves: else its guardian would take it for lost
        GiveUpDeadline();
        ListedUnder?.ReleaseLive(this);
    }

    void ITimerEntry.Expire(long now)
    {
        var until = Until;
        if (until <= now)                       // else it was given up just now
        {
            Expire(cause);
            Until = until;
        }
    }

    protected override void OnSettled()
    {
        if (IsDone || Until == long.MaxValue)
        {
            return;
        }

        try
        {
            if (budget <= TimeSpan.Zero || !Clock.Add(this, Until))
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
            EndWith(End.ScopeLeft);             // the clock threw, and nobody gets a scope that could end us
            throw;
        }
    }

    protected override void OnEnded(End end) => Clock.Remove(this);
}
