using Lifeline.Core;

namespace Lifeline.Leaks;

/// <summary>Stands for an aged context in its keeper's list and in the clock's wheel, without keeping it alive.</summary>
internal sealed class WeakChildEntry(ContextNode aged) : DeadlineNode(aged.Parent!, aged.Deadline, TimeSpan.Zero, default)
{
    // Tracks resurrection: between the last reference and the guardian's finalizer, an end must still reach the context.
    private WeakHandle<ContextNode> _aged = new(aged);
    private readonly ContextNode? _keeper = aged.ListOwner;

    public override string Description => "Aged";

    public override ContextNode CancellationTarget => _aged.Target ?? this;

    /// <summary>True until the guardian has decided. Its finalizer, and those of other guardians, still ask us for the context.</summary>
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

    /// <summary>Takes the context's place, wherever it is held.</summary>
    public void Install(ContextNode context)
    {
        if (_keeper is { } keeper)
        {
            keeper.Substitute(context, this);
        }
        else
        {
            context.SlotIndex = Substituted;         // in no list, but perhaps in the wheel
        }

        (context as MergeNode)?.SetLinkTarget(this);
        if (context is DeadlineNode deadline)
        {
            Clock.Substitute(deadline, this);
        }

        Interlocked.MemoryBarrier();            // who ends it writes that, and then looks who is in the list
        if (context.IsDone)
        {
            Remove(context);                      // it ended on the way, and may not have known of us
        }
    }

    /// <summary>Puts the context back where it was, for good.</summary>
    public void Restore(ContextNode context)
    {
        _keeper?.Substitute(this, context);
        (context as MergeNode)?.SetLinkTarget(context);
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

    public void Remove(ContextNode context)
    {
        _keeper?.RemoveChild(this);
        (context as MergeNode)?.RemoveFromAll();
        Clock.Remove(this);
    }
}
