using Lifeline.Timers;

namespace Lifeline.Core;

/// <summary>A scope that is also canceled when its deadline has passed.</summary>
internal class DeadlineNode(ContextNode parent, long deadline, TimeSpan budget, in SourceLocation site)
    : ActivatedCancelNode(parent, deadline, site), IDeadlineEntry
{
    private TimerPlace _place;                  // belongs to the clock's timer queue

    ref TimerPlace ITimerEntry.Place => ref _place;

    long IDeadlineEntry.Deadline => Deadline;

    bool IDeadlineEntry.IsCanceled => IsCanceled;

    /// <summary>How much time there was when the context was made.</summary>
    public TimeSpan Budget => budget;

    /// <summary>How much time there was when the deadline of a context was set, there or above; the longest span when unknown or without one.</summary>
    public static TimeSpan BudgetOver(ContextNode node)
    {
        if (node.Deadline != long.MaxValue)
        {
            for (var at = node; at is not null && at.Deadline == node.Deadline; at = at.Parent)
            {
                if (at is DeadlineNode set)
                {
                    return set.Budget;
                }
            }
        }

        return TimeSpan.MaxValue;
    }

    /// <summary>How much time there was when the deadline of this very context was set; null when it sets none that is known.</summary>
    public static TimeSpan? BudgetAt(ContextNode node) => node switch
    {
        DeadlineNode set => set.Budget,
        LentNode lent when lent.Budget != TimeSpan.MaxValue => lent.Budget,
        _ => null,
    };

    public override string Description =>
        $"WithDeadline({Clock.ToUtc(Deadline):yyyy-MM-dd HH:mm:ss.fff'Z'} [{Durations.Text(Clock.Until(Deadline))}])";

    protected virtual Exception? TimeoutCause => null;

    protected override void Start()
    {
        if (budget <= TimeSpan.Zero)
        {
            Expire();
            return;
        }

        if (IsDone)
        {
            return;
        }

        if (!Clock.Timers.Add(this, ref _place, budget))
        {
            Expire();                           // the deadline has passed already
        }
        else if (IsDone)
        {
            Clock.Timers.Remove(this, ref _place);     // canceled between the two, when there was nothing to remove yet
        }
    }

    void ITimerEntry.Expire(long now) => Expire();

    public virtual void Expire() => CancelWith(new CancelReason(CancelKind.DeadlineExceeded, this, TimeoutCause));

    protected override void OnCanceled(CancelReason reason)
    {
        Clock.Timers.Remove(this, ref _place);
        if (Sentinel?.Link is { } standIn)      // looked for also without the parent's list, which may be taken apart by now
        {
            Clock.Timers.Remove(standIn);
        }
    }
}

/// <summary>A deadline with a cause. A class of its own, so that those without one don't carry the field.</summary>
internal sealed class CausedDeadlineNode(ContextNode parent, long deadline, TimeSpan budget, Exception cause, in SourceLocation site)
    : DeadlineNode(parent, deadline, budget, site)
{
    protected override Exception TimeoutCause => cause;
}
