using Lifeline.Core;

namespace Lifeline.Tasks;

/// <summary>The context node of a task scope, which notifies the scope when it is canceled.</summary>
internal class GroupNode(ContextNode parent, string description, in SourceLocation site) : CancelNode(parent, site)
{
    private TaskScope? _owner;                  // null until ActivateFor

    public override string Description => description;

    /// <summary>The scope of this node; null until <see cref="ActivateFor"/>.</summary>
    public TaskScope? Owner => _owner;

    /// <summary>Cancellation completes the waits for tasks, and fails the queued tasks.</summary>
    protected override bool IsAwaited => _owner is { IsAwaited: true };

    /// <summary>Adds the node to its parent, and notifies the owner of its cancellation from now on.</summary>
    public void ActivateFor(TaskScope owner)
    {
        _owner = owner;
        Activate();
    }

    protected override void OnCanceled(CancelReason reason) => _owner?.OnContextDone();
}
