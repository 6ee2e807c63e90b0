using Lifeline.Time;

namespace Lifeline.Tree;

/// <summary>A context that its owner can end: what a <see cref="ContextScope"/> wraps.</summary>
internal class ScopeNode : Node
{
    public ScopeNode(Node parent, in SourceSite site)
        : this(parent, parent.Deadline, site)
    {
    }

    protected ScopeNode(Node parent, long deadline, in SourceSite site)
        : base(parent, null, deadline, site)
    {
    }

    public override string Description => "WithCancel";

    /// <summary>Places a new scope under the nearest ancestor that can end.</summary>
    public ScopeNode Settle()
    {
        AdoptInto(Parent!.Keeper);
        Leaks.LostContexts.WatchIfAsked(this);
        return this;
    }
}

/// <summary>A scope that also ends by itself, when its deadline has passed.</summary>
internal class DeadlineNode(Node parent, long deadline, TimeSpan budget, in SourceSite site)
    : ScopeNode(parent, deadline, site)
{
    // Our place in the clock's wheel; guarded by the wheel's gate, null when we are not in it.
    public DeadlineNode? NextInSlot;
    public DeadlineNode? PreviousInSlot;

    /// <summary>How much time there was when the context was made.</summary>
    public TimeSpan Budget => budget;

    public override string Description =>
        $"WithDeadline({Clock.ToUtc(Deadline):yyyy-MM-dd HH:mm:ss.fff'Z'} [{Durations.Text(Clock.Until(Deadline))}])";

    protected virtual Exception? TimeoutCause => null;

    /// <summary>Starts the countdown; ends the context at once when there is nothing left to count.</summary>
    public DeadlineNode Start()
    {
        if (budget <= TimeSpan.Zero)
        {
            Expire();
            return this;
        }

        if (IsDone)
        {
            return this;
        }

        if (!Clock.Add(this))
        {
            Expire();
        }
        else if (IsDone)
        {
            Clock.Remove(this);                 // it ended between the two, when there was nothing to remove yet
        }

        return this;
    }

    public virtual void Expire() => EndWith(new End(EndKind.DeadlineExceeded, this, TimeoutCause));

    protected override void OnEnded(End end)
    {
        Clock.Remove(this);
        if (StandIn is DeadlineNode standIn)
        {
            Clock.Remove(standIn);
        }
    }
}

/// <summary>A deadline that knows why it is there. A class of its own, so that those without a cause don't carry the field.</summary>
internal sealed class CausedDeadlineNode(Node parent, long deadline, TimeSpan budget, Exception cause, in SourceSite site)
    : DeadlineNode(parent, deadline, budget, site)
{
    protected override Exception TimeoutCause => cause;
}
