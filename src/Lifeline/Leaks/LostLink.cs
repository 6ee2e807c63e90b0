using Lifeline.Tree;

namespace Lifeline.Leaks;

/// <summary>Stands for an aged context in its keeper's list and in the clock's wheel, without keeping it alive.</summary>
internal sealed class LostLink(Node aged) : DeadlineNode(aged.Parent!, aged.Deadline, TimeSpan.Zero, default)
{
    // Tracks resurrection: between the last reference and the guardian's finalizer, an end must still reach the context.
    private readonly WeakReference<Node> _aged = new(aged, trackResurrection: true);

    public override string Description => "Aged";

    protected override Node Heir => _aged.TryGetTarget(out var target) ? target : this;

    public override void Expire()
    {
        if (_aged.TryGetTarget(out var target) && target is DeadlineNode deadline)
        {
            deadline.Expire();
        }
    }

    public void TakeOverTimer(Node context)
    {
        if (context is DeadlineNode deadline)
        {
            Clock.Remove(deadline);
            deadline.StartTimer(this);
        }
    }

    /// <summary>Puts the context back where it was, for good.</summary>
    public void GiveBack(Node context)
    {
        Parent!.Keeper?.Substitute(this, context);
        Clock.Remove(this);
        if (context is DeadlineNode deadline)
        {
            deadline.StartTimer(deadline);
        }
    }

    public void Drop()
    {
        Parent!.Keeper?.Release(this);
        Clock.Remove(this);
    }
}
