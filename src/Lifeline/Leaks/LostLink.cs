using Lifeline.Tree;

namespace Lifeline.Leaks;

/// <summary>Stands for an aged context in its keeper's list and in the clock's wheel, without keeping it alive.</summary>
internal sealed class LostLink(Node aged) : DeadlineNode(aged.Parent!, aged.Deadline, TimeSpan.Zero, default)
{
    // Tracks resurrection: between the last reference and the guardian's finalizer, an end must still reach the context.
    private WeakHandle<Node> _aged = new(aged);
    private readonly Node? _keeper = aged.ListedUnder;

    public override string Description => "Aged";

    public override Node Heir => _aged.Target ?? this;

    /// <summary>True until the guardian has decided. Its finalizer, and those of other guardians, still ask us for the context.</summary>
    public bool IsGuarded { get; set; } = true;

    ~LostLink()
    {
        if (IsGuarded)
        {
            GC.ReRegisterForFinalize(this);     // finalizers run in no order
            return;
        }

        _aged.Free();
    }

    public override void Expire() => (_aged.Target as DeadlineNode)?.Expire();

    /// <summary>Takes the context's place, wherever it is held.</summary>
    public void TakeOver(Node context)
    {
        if (_keeper is { } keeper)
        {
            keeper.Substitute(context, this);
        }
        else
        {
            context.Place = StoodInFor;         // in no list, but perhaps in the wheel
        }

        (context as MergeNode)?.LetLinksHold(this);
        if (context is DeadlineNode deadline)
        {
            Clock.Substitute(deadline, this);
        }

        Interlocked.MemoryBarrier();            // who ends it writes that, and then looks who is in the list
        if (context.IsDone)
        {
            Drop(context);                      // it ended on the way, and may not have known of us
        }
    }

    /// <summary>Puts the context back where it was, for good.</summary>
    public void GiveBack(Node context)
    {
        _keeper?.Substitute(this, context);
        (context as MergeNode)?.LetLinksHold(context);
        if (context is not DeadlineNode deadline)
        {
            return;
        }

        Clock.Substitute(this, deadline);
        if (deadline.IsDone)
        {
            Clock.Remove(deadline);             // it ended on the way, when we were still in its stead
        }
    }

    public void Drop(Node context)
    {
        _keeper?.Release(this);
        (context as MergeNode)?.LeaveAll();
        Clock.Remove(this);
    }
}
