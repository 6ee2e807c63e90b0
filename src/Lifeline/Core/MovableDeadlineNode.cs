using Lifeline.Timers;

namespace Lifeline.Core;

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
