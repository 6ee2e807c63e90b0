using Lifeline.Collections;

namespace Lifeline.Core;

/// <summary>Stands for an aged context in its parent's list and in the clock's wheel, without keeping it alive.</summary>
internal sealed class WeakChildEntry(ContextNode aged) : DeadlineNode(aged.Parent!, aged.Deadline, TimeSpan.Zero, default)
{
    // Tracks resurrection: between the last reference and the sentinel's finalizer, a cancellation must still reach the context.
    private WeakHandle<ContextNode> _aged = new(aged);
    private readonly ContextNode? _listOwner = aged.ListOwner;

    public override string Description => "Aged";

    public override ContextNode CancellationTarget => _aged.Target ?? this;

    /// <summary>
    /// True until the sentinel has decided. Its finalizer, and those of other sentinels, still look up the context here. Only for the
    /// finalizer thread.
    /// </summary>
    public bool HasSentinel { get; set; } = true;

    ~WeakChildEntry()
    {
        if (HasSentinel)
        {
            GC.ReRegisterForFinalize(this);     // finalizers run in no order
            return;
        }

        _aged.Free();
    }

    public override void Expire() => (_aged.Target as DeadlineNode)?.Expire();

    /// <summary>Takes the context's place in its parent's list, in the links of a merged context, and in the wheel.</summary>
    public void Install(ContextNode context)
    {
        if (_listOwner is { } owner)
        {
            owner.Substitute(context, this);
        }
        else
        {
            context.SlotIndex = Substituted;    // in no list, but perhaps in the wheel
        }

        (context as MergeNode)?.SetLinkTarget(this);
        if (context is DeadlineNode deadline)
        {
            Clock.Timers.Substitute(deadline, this);
        }

        // StoreLoad fence. Pairs with the canceling thread's swap of the context's state, then its look into list and wheel.
        Interlocked.MemoryBarrier();
        if (context.IsDone)
        {
            Remove(context);                    // canceled on the way: its canceling thread may not have found this entry
        }
    }

    /// <summary>Puts the context back into list, links and wheel, for good.</summary>
    public void Restore(ContextNode context)
    {
        _listOwner?.Substitute(this, context);
        (context as MergeNode)?.SetLinkTarget(context);
        if (context is not DeadlineNode deadline)
        {
            return;
        }

        Clock.Timers.Substitute(this, deadline);
        if (deadline.IsDone)
        {
            Clock.Timers.Remove(deadline);             // canceled on the way, when its canceling thread found this entry in the wheel, or nothing
        }
    }

    public void Remove(ContextNode context)
    {
        _listOwner?.RemoveChild(this);
        (context as MergeNode)?.RemoveFromAll();
        Clock.Timers.Remove(this);
    }
}
