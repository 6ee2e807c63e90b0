using Lifeline.Core;

namespace Lifeline.Tasks;

/// <summary>The context of a task scope, which hears of its end.</summary>
internal class GroupNode(ContextNode parent, string description, in SourceLocation site) : CancelNode(parent, site)
{
    private TaskScope? _owner;                  // null until the scope is complete, and for good when it has no task by its end

    public override string Description => description;

    /// <summary>Whose context it is; null while that is being made.</summary>
    public TaskScope? Owner => _owner;

    /// <summary>Whoever waits for tasks is told by the end, and tasks in line are given up.</summary>
    protected override bool IsAwaited => _owner is { IsAwaited: true };

    /// <summary>Places the node, and tells the owner of its end from now on.</summary>
    public void ActivateFor(TaskScope owner)
    {
        _owner = owner;
        Activate();
    }

    protected override void OnCanceled(CancelReason end) => _owner?.OnEnded();
}
