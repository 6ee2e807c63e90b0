using Lifeline.Leaks;

namespace Lifeline.Tree;

/// <summary>
/// A foreign token, as the keeper of all that is to end with it: one for each token source, however often its token is wrapped.
/// </summary>
/// <remarks>
/// It is registered on the token only while something may be waiting for the end, so that wrapping a long-lived
/// token costs nothing once the work is done. Without children it asks the token each time.
/// </remarks>
internal sealed class ForeignNode : Node
{
    private static readonly WeakTable<CancellationTokenSource, ForeignNode> s_nodes = new();

    private readonly CancellationToken _foreign;
    private CancellationTokenRegistration _watch;   // default while nothing below us waits; for the one thread that changes it
    private int _changes;                       // how often somebody came or went since nobody was at it

    private ForeignNode(CancellationToken foreign)
        : base(null, Time.Clock.System, long.MaxValue, default)
    {
        _foreign = foreign;
        IsDependent = true;
    }

    public CancellationToken Foreign => _foreign;

    public override string Description => "From(CancellationToken)";

    protected override bool DependentIsDone => _foreign.IsCancellationRequested;

    protected override End? DependentEnd
    {
        get
        {
            if (!HasEnded && _foreign.IsCancellationRequested)
            {
                EndWith(new End(EndKind.Canceled, this));
            }

            return OwnEnd;
        }
    }

    protected override Time.Clock OwnClock => Time.Clock.System;

    /// <summary>The one for a foreign token.</summary>
    public static ForeignNode For(CancellationToken token) => TokenSources.Of(token) is { } source
        ? s_nodes.GetOrMake(source, token, static token => new ForeignNode(token))
        : new ForeignNode(token);

    /// <summary>The context by which somebody knows us: the nearest one at or above his that wraps our token.</summary>
    public Node WrapperAbove(Node asked) => FindWrapper(asked) ?? this;

    private Node? FindWrapper(Node? node)
    {
        for (; node is not null; node = node.Parent)
        {
            if (node is TokenNode && node.Keeper == this)
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
                var wanted = HasChildren && !HasEnded;
                if (wanted && _watch == default)
                {
                    _watch = _foreign.UnsafeRegister(static node => _ = ((ForeignNode)node!).CurrentEnd, this);
                }
                else if (!wanted && _watch != default)
                {
                    _watch.Unregister();        // does not wait for the callback, which could be waiting for us
                    _watch = default;
                }
            }
            while (Interlocked.CompareExchange(ref _changes, 0, seen) != seen);
        }

        _ = CurrentEnd;                         // the token may have been cancelled before we registered
    }
}
