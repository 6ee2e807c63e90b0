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
        if (IsObserved && !IsDone)
        {
            ContextObservers.OnCreated(this);
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
