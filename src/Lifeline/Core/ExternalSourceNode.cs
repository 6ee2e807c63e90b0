using Lifeline.Leaks;

namespace Lifeline.Core;

/// <summary>
/// A foreign token, as the keeper of all that is to end with it: one for each token source, however often its token is wrapped.
/// </summary>
/// <remarks>
/// It is registered on the token only while something may be waiting for the end, so that wrapping a long-lived
/// token costs nothing once the work is done. Without children it asks the token each time.
/// </remarks>
internal sealed class ExternalSourceNode : ContextNode
{
    private static readonly WeakTable<CancellationTokenSource, ExternalSourceNode> s_nodes = new();

    private readonly CancellationToken _foreign;
    private CancellationTokenRegistration _registration;   // default while nothing below us waits; for the one thread that changes it
    private int _changes;                       // how often somebody came or went since nobody was at it

    private ExternalSourceNode(CancellationToken foreign)
        : base(null, Timers.TickClock.System, long.MaxValue, default)
    {
        _foreign = foreign;
        DelegatesState = true;
    }

    public CancellationToken Foreign => _foreign;

    public override string Description => "From(CancellationToken)";

    protected override bool DelegatedIsDone => _foreign.IsCancellationRequested;

    protected override CancelReason? DelegatedReason
    {
        get
        {
            if (!IsCanceled && _foreign.IsCancellationRequested)
            {
                CancelWith(new CancelReason(CancelKind.Canceled, this));
            }

            return OwnReason;
        }
    }

    protected override Timers.TickClock OwnClock => Timers.TickClock.System;

    /// <summary>The one for a foreign token.</summary>
    public static ExternalSourceNode For(CancellationToken token) => TokenSources.Of(token) is { } source
        ? s_nodes.GetOrMake(source, token, static token => new ExternalSourceNode(token))
        : new ExternalSourceNode(token);

    /// <summary>The context by which somebody knows us: the nearest one at or above his that wraps our token.</summary>
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

    // Registering may call back at once and unregistering may find the callback under way, so neither is done under the lock.
    // One thread at a time changes the registration; whoever comes meanwhile has it look again.
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
                    _registration.Unregister();        // does not wait for the callback, which could be waiting for us
                    _registration = default;
                }
            }
            while (Interlocked.CompareExchange(ref _changes, 0, seen) != seen);
        }

        _ = Reason;                         // the token may have been cancelled before we registered
    }
}
