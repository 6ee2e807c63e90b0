using Lifeline.Collections;

namespace Lifeline.Core;

/// <summary>
/// A foreign token, as the cancellation parent of all that it cancels: one node for each token source, however often its token is wrapped.
/// </summary>
/// <remarks>
/// It is registered on the token only while it has children, so that wrapping a long-lived
/// token costs nothing once the work is done. Without children it looks at the token each time that it is asked.
/// The token of a linked source may lead to a context: <see cref="Linked"/>, which gives values, clock and deadline, and the reason where it is
/// done. It does not cancel this node, as its scope or the linked source may be disposed: the token does.
/// </remarks>
internal sealed class ExternalSourceNode : ContextNode
{
    private static readonly WeakTable<CancellationTokenSource, ExternalSourceNode> s_nodes = new();

    private readonly CancellationToken _foreign;
    private CancellationTokenRegistration _registration;    // default without children; only for the thread that counted _changes up from 0
    private int _changes;                       // 0 while no thread is at _registration; else counts the adds and removes since one is

    private ExternalSourceNode(ContextNode? linked, CancellationToken foreign)
        : base(linked, linked is null ? Timers.TickClock.System : null, long.MaxValue, default)
    {
        _foreign = foreign;
        DelegatesState = true;
    }

    /// <summary>The context to whose token the foreign source is linked; null for most.</summary>
    public ContextNode? Linked => Parent;

    public CancellationToken Foreign => _foreign;

    public override string Description => "From(CancellationToken)";

    protected override bool DelegatedIsDone => _foreign.IsCancellationRequested;

    protected override CancelReason? DelegatedReason
    {
        get
        {
            if (!IsCanceled && _foreign.IsCancellationRequested)
            {
                CancelWith(Linked?.Reason?.InheritedFrom(Linked.CancellationParent!) ?? new CancelReason(CancelKind.Canceled, this));
            }

            return OwnReason;
        }
    }

    protected override Timers.TickClock OwnClock => Timers.TickClock.System;

    /// <summary>The node of a foreign token.</summary>
    public static ExternalSourceNode For(CancellationToken token) => TokenSources.Of(token) is { } source
        ? s_nodes.GetOrMake(source, token, static token => new ExternalSourceNode(LinkedSources.FindContext(token), token))
        : new ExternalSourceNode(null, token);

    /// <summary>The context by which the asker knows this token: the nearest wrapper of it at or above <paramref name="asked"/>; else this node.</summary>
    public ContextNode WrapperAbove(ContextNode asked) => FindWrapper(asked) ?? this;

    private ContextNode? FindWrapper(ContextNode? node)
    {
        for (; node is not null; node = node.Parent)
        {
            if (node is ExternalTokenNode && node.CancellationParent == this)
            {
                return node;
            }

            if (node is MergeNode merged && merged.Others.Select(FindWrapper).FirstOrDefault(found => found is not null) is { } other)
            {
                return other;
            }
        }

        return null;
    }

    // Registering may run the callback at once, and unregistering may find it running, so neither is done under a lock.
    // One thread at a time changes the registration. A thread that comes meanwhile counts _changes up, and so has the first one look again.
    protected override void OnChildrenChanged()
    {
        if (Interlocked.Increment(ref _changes) == 1)
        {
            int seen;
            do
            {
                seen = Volatile.Read(ref _changes);
                var wanted = HasChildren && !IsCanceled;
                if (wanted && _registration == default)
                {
                    _registration = _foreign.UnsafeRegister(static node => _ = ((ExternalSourceNode)node!).Reason, this);
                }
                else if (!wanted && _registration != default)
                {
                    _registration.Unregister();     // does not wait for the callback, which may wait for this thread
                    _registration = default;
                }
            }
            while (Interlocked.CompareExchange(ref _changes, 0, seen) != seen);
        }

        _ = Reason;                             // the token may have been canceled before the registration
    }
}
