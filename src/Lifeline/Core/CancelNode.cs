using Lifeline.Timers;

namespace Lifeline.Core;

/// <summary>A context that its owner can cancel: what a <see cref="ContextScope"/> wraps.</summary>
internal class CancelNode : ContextNode
{
    public CancelNode(ContextNode parent, in SourceLocation site)
        : this(parent, parent.Deadline, site)
    {
    }

    protected CancelNode(ContextNode parent, long deadline, in SourceLocation site)
        : base(parent, null, deadline, site)
    {
    }

    public override string Description => "WithCancel";

    /// <summary>Adds a new scope to the list of its cancellation parent, and starts what it needs.</summary>
    public CancelNode Activate()
    {
        AddTo(Parent!.CancellationParent);
        OnActivated();
        if (Leaks.LeakDetector.TrackAll && !IsDone)
        {
            Leaks.LeakDetector.TrackWeakly(this);
        }

        if (IsMonitored && !IsDone)
        {
            Live.LiveContextRegistry.Note(this);
        }

        return this;
    }

    protected virtual void OnActivated()
    {
    }
}

/// <summary>A scope that needs more than a slot in its parent's list: a timer, signals, slots in other lists.</summary>
internal abstract class ActivatedCancelNode(ContextNode parent, long deadline, in SourceLocation site) : CancelNode(parent, deadline, site)
{
    protected sealed override void OnActivated()
    {
        try
        {
            Start();
        }
        catch
        {
            CancelWith(CancelReason.ScopeDisposed);     // the clock or the system threw: the caller gets no scope that could cancel it
            throw;
        }
    }

    /// <summary>Starts what it needs. The node may be canceled, before or meanwhile.</summary>
    protected abstract void Start();
}

/// <summary>A scope that is also canceled when its deadline has passed.</summary>
internal class DeadlineNode(ContextNode parent, long deadline, TimeSpan budget, in SourceLocation site)
    : ActivatedCancelNode(parent, deadline, site), ITimerEntry
{
    // The place in the clock's wheel, guarded by the timer queue's gate, or in a thread's timer buffer.
    public int Slot;                            // counted from 1 in the wheel; negative in a timer buffer; 0 in neither
    public int PlaceInSlot;

    int ITimerEntry.Slot
    {
        get => Slot;
        set => Slot = value;
    }

    int ITimerEntry.PlaceInSlot
    {
        get => PlaceInSlot;
        set => PlaceInSlot = value;
    }

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

        if (!Clock.Add(this))
        {
            Expire();                           // the deadline has passed already
        }
        else if (IsDone)
        {
            Clock.Remove(this);                 // canceled between the two, when there was nothing to remove yet
        }
    }

    void ITimerEntry.Expire(long now) => Expire();

    public virtual void Expire() => CancelWith(new CancelReason(CancelKind.DeadlineExceeded, this, TimeoutCause));

    protected override void OnCanceled(CancelReason reason)
    {
        Clock.Remove(this);
        if (Sentinel?.Link is { } standIn)      // looked for also without the parent's list, which may be taken apart by now
        {
            Clock.Remove(standIn);
        }
    }
}

/// <summary>A deadline with a cause. A class of its own, so that those without one don't carry the field.</summary>
internal sealed class CausedDeadlineNode(ContextNode parent, long deadline, TimeSpan budget, Exception cause, in SourceLocation site)
    : DeadlineNode(parent, deadline, budget, site)
{
    protected override Exception TimeoutCause => cause;
}

/// <summary>
/// A scope whose deadline may change while it lives; the code that made it cancels it when the time is up. Its deadline is not
/// <see cref="ContextNode.Deadline"/>, as what is derived from it must not rely on one that moves: that asks <see cref="ContextNode.EffectiveDeadline"/>.
/// </summary>
internal class MovableDeadlineNode : CancelNode
{
    private long _movableDeadline;

    public MovableDeadlineNode(ContextNode parent, long deadline, in SourceLocation site)
        : base(parent, site)
    {
        _movableDeadline = deadline;
        IsUnderMovableDeadline = true;
    }

    /// <summary>When the time is up as it is set now, in ticks (100 ns) of the clock; <see cref="long.MaxValue"/> for never.</summary>
    public long MovableDeadline
    {
        get => Volatile.Read(ref _movableDeadline);
        set => Volatile.Write(ref _movableDeadline, value);
    }

    public override string Description => MovableDeadline == long.MaxValue ? base.Description
        : $"WithDeadline({Clock.ToUtc(MovableDeadline):yyyy-MM-dd HH:mm:ss.fff'Z'} [{Durations.Text(Clock.Until(MovableDeadline))}])";
}
