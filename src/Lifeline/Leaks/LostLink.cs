using Lifeline.Tree;

namespace Lifeline.Leaks;

/// <summary>Stands for an aged scope in its keeper's list and in the clock's wheel, without keeping it alive.</summary>
internal sealed class LostLink(ScopeNode scope) : DeadlineNode(scope.Parent!, scope.Deadline, TimeSpan.Zero, default)
{
    // Tracks resurrection: between the last reference and the guardian's finalizer, an end must still reach the scope.
    private readonly WeakReference<ScopeNode> _scope = new(scope, trackResurrection: true);

    public override string Description => "Aged";

    protected override Node Heir => _scope.TryGetTarget(out var target) ? target : this;

    public override void Expire()
    {
        if (_scope.TryGetTarget(out var target) && target is DeadlineNode deadline)
        {
            deadline.Expire();
        }
    }

    public void TakeOverTimer(ScopeNode scope)
    {
        if (scope is not DeadlineNode deadline)
        {
            return;
        }

        Clock.Remove(deadline);
        if (!Clock.Add(this))
        {
            deadline.Expire();
        }
        else if (deadline.IsDone)
        {
            Clock.Remove(this);
        }
    }

    /// <summary>Puts the scope back where it was, for good.</summary>
    public void GiveBack(ScopeNode scope)
    {
        Parent!.Keeper?.Substitute(this, scope);
        Clock.Remove(this);
        (scope as DeadlineNode)?.Start();
    }

    public void Drop(ScopeNode scope)
    {
        Parent!.Keeper?.Release(scope);
        Clock.Remove(this);
    }
}
