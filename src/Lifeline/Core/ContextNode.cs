using System.Runtime.CompilerServices;
using Lifeline.Timers;

namespace Lifeline.Core;

/// <summary>
/// One context. It is also the source of its own <see cref="CancellationToken"/>, so that a context, its cancellation
/// and its token are one object. The type is internal: <see cref="Context"/> and <see cref="ContextScope"/>
/// wrap it, the first without and the second with the right to cancel it.
/// </summary>
/// <remarks>
/// <para>
/// A node that can be canceled by itself has a list of children: contexts and listeners, such as after-funcs, that are canceled with it.
/// The nearest such ancestor of a context is its <see cref="CancellationParent"/>; contexts that only carry a value stand in between and
/// are in no list. The thread that wins the swap of a node's state is its <i>canceling thread</i>; a thread that puts something
/// into a list is an <i>adder</i>; a <i>gate</i> is the lock bit of a node (<see cref="EnterGate"/>) or the spin lock of one shard.
/// </para>
/// <para><b>Invariants</b></para>
/// <para>
/// 1. State. A node is canceled by one interlocked swap of its token source's state (<see cref="TrySetCanceled"/>), and stays so.
/// A node that <see cref="DelegatesState"/> is done when what it delegates to is; its own state follows, for its token, and may be swapped
/// by a reader too. The reason of a pass-through node is its cancellation parent's.
/// </para>
/// <para>
/// 2. Reason. The canceling thread writes it right after the swap, and before the node becomes SubtreeCanceled. A thread that asks in
/// between spins (<see cref="WaitForReason"/>). No reason in a node that is SubtreeCanceled means <see cref="CancelReason.ScopeDisposed"/>.
/// </para>
/// <para>
/// 3. SubtreeCanceled. It takes the place of the list once the list is empty and every node that was in it is SubtreeCanceled too.
/// Cancel returns after that, also to the thread that was second: so it is synchronous. One kind comes later in the same call: a
/// <see cref="CustomTokenNode"/> and what is below it, as foreign code is asked for its reason.
/// </para>
/// <para>
/// 4. Order. The whole subtree is set canceled; then the node is removed from its parent's list; then callbacks and after-funcs
/// are queued. No callback starts before the last node is set canceled.
/// </para>
/// <para>
/// 5. List. While the node is live, its list changes only under the gate. Once the node is canceled, and each gate was seen free after
/// that, the list belongs to the canceling thread, which needs no gate. An adder that gets the gate later sees the cancellation.
/// </para>
/// <para>
/// 6. Slot index. While the owner of the list is live, <see cref="SlotIndex"/> is positive exactly for what is in the list. It is
/// <see cref="Substituted"/> for a node that a <see cref="WeakChildEntry"/> stands in for. An only child may stay in the list when
/// it is completed: it counts as absent, and the next adder replaces it.
/// </para>
/// <para>
/// 7. <see cref="Deadline"/> never changes. A deadline that may change is hidden from it: see <see cref="MovableDeadlineNode"/>.
/// </para>
/// <para><b>Deadlock safety</b></para>
/// <para>
/// 1. Lock order. A thread holds at most one gate: none is acquired while another is held, neither a node's, a shard's, nor a timer
/// queue's. One is a leaf, which a thread may acquire under a timer queue's: that of the <see cref="CoarseClock"/>. The lock of the framework's registrations is acquired under no gate, and nothing runs while it is held.
/// </para>
/// <para>
/// 2. Under a gate. Nothing is allocated, no foreign code runs, and nothing throws. There is one wait: <see cref="AddSecond"/> waits
/// for an only child that was set canceled to become SubtreeCanceled. The thread that it waits for needs gates below that child only.
/// </para>
/// <para>
/// 3. Who waits for whom. The canceling thread waits for the holders of the node's own gates (<see cref="WaitForGateHolders"/>), and for a child
/// that another thread has set canceled (<see cref="WaitForSubtree"/>). A second thread that cancels a node waits for the first.
/// Each of these waits is for the node itself or for one below it, and merged contexts make the tree a graph without cycles, so no
/// circle closes. A reader of a reason waits for the canceling thread of a node here or above, which waits for nothing between its
/// swap and the reason.
/// </para>
/// <para>
/// 4. Foreign code runs under no gate. Callbacks and after-funcs run on the thread pool or the clock's scheduler, not on the canceling
/// thread. What does run there: <see cref="CustomContext.Reason"/>, last of all; a scheduler's <see cref="IContextScheduler.TryQueue"/>;
/// a user's clock, where a group with running tasks sets the timer of its overrun report; and on a clock other than the system's, the
/// handlers that are told of a failure in one of these.
/// </para>
/// <para>
/// <b>Fences</b>. In each pair of 1, 2, 3 and 5 a thread stores one word, then loads the other's: at least one of the two sees the other.
/// </para>
/// <para>
/// 1. Adder and canceling thread. The adder, as every thread that changes the list, acquires the gate by compare-and-swap, then loads the
/// state (<see cref="TryAdd"/>, <see cref="TrySetOnlyChild"/>, <see cref="TryAddToShard"/>). The canceling thread swaps the state, then loads the gate
/// (<see cref="CancelWith"/>, <see cref="WaitForGateHolders"/>). So a node without children is canceled without its gate.
/// </para>
/// <para>
/// 2. Second adder and completing only child. <see cref="AddSecond"/> stores the list, has a full fence, then loads the first child's state.
/// The child swaps its state (for an after-func, its phase in <see cref="AfterFunc.Stop"/>), then loads the parent's list
/// (<see cref="MayStayAsOnlyChild"/>).
/// </para>
/// <para>
/// 3. Token callbacks. The framework's Register stores the callback, then loads the state; the canceling thread swaps the state, then loads
/// the callbacks. The lock of the registrations orders them: see <see cref="CancellationTokenSourceInterop"/>.
/// </para>
/// <para>
/// 4. A deadline that is given up. <see cref="LentNode.GiveUpDeadline"/> stores the deadline, passes the timer queue's gate, then loads the
/// state; its timer swaps the state, then stores the deadline again. The later of the two stores the deadline that canceled the context.
/// </para>
/// <para>
/// 5. <see cref="Core.Sentinel"/> and <see cref="WeakChildEntry"/>. <see cref="WeakChildEntry.Install"/> stores the entry in list and wheel, has a
/// full fence, then loads the context's state. The canceling thread swaps the state, then looks in list and wheel for the
/// context or its entry (<see cref="RemoveLiveChild"/>, <see cref="OnCanceled"/>).
/// </para>
/// <para>
/// 6. Foreign tokens. <see cref="ExternalSourceNode"/> registers, and <see cref="CustomTokenNode"/> adds itself, then loads the token's state;
/// the token's owner swaps that state, then runs what is registered.
/// </para>
/// </remarks>
internal abstract partial class ContextNode : CancellationTokenSource
{
    // Bits of _flags. Several threads may set Canceling at the same time without a lock: all other bits are fixed at birth.
    private const byte Canceling = 1;           // set right before the state is swapped, so that IsDone of a live node is one read
    private const byte Delegating = 2;          // fixed at birth: another node decides that this one is done, or cancels its children
    private const byte OnSystemClock = 4;       // fixed at birth: the clock is TickClock.System
    private const byte CarriesOneValue = 8;     // fixed at birth: this is a ValueNode
    private const byte UnderMovableDeadline = 16;       // fixed at birth: this node's deadline, or one above, may change
    private const byte Observed = 32;           // fixed at birth, but for roots: see IsObserved

    [ThreadStatic]
    private static bool t_lookingUp;

    [ThreadStatic]
    private static ContextNode? t_found;

    // These three lie in the padding behind the base class's own fields, and cost no memory.
    // Bits, see above. Written without a lock.
    private byte _flags;
    // Bits, see ContextNode.Gate.cs: the gate of _children, and two flags that are set under it.
    private byte _gateBits;
    private bool _tokenHandedOut;               // never goes back to false; a plain write: see GetToken

    private readonly int _line;
    private readonly string _file;

    // Null; a Sentinel, set by compare-and-swap, which carries the reason from then on; or a CancelReason, written by the
    // canceling thread. Null in a node that is SubtreeCanceled means ScopeDisposed. Read and written by volatile accesses.
    private object? _reasonOrSentinel;

    // Null; an only child; a ChildTable; a ShardedChildTable; or SubtreeCanceled. While the node is live it is guarded by the gate,
    // and never goes back from a ShardedChildTable; once the node is canceled, the canceling thread owns it.
    private object? _children;

    protected ContextNode(ContextNode? parent, TickClock? clock, long deadline, in SourceLocation site)
    {
        Parent = parent;
        if (parent?.Values is { } values)       // a store of null costs a write barrier as well
        {
            Values = values;
        }

        Deadline = deadline;
        _file = site.GetPath();
        _line = site.Line;
        _flags = clock is null ? (byte)(parent!._flags & (OnSystemClock | UnderMovableDeadline | Observed))
            : ReferenceEquals(clock, TickClock.System) ? OnSystemClock : (byte)0;
    }

    /// <summary>True for the kinds of node whose state, or whose children, another node decides on. Fixed at birth.</summary>
    public bool DelegatesState
    {
        get => (_flags & Delegating) != 0;
        protected init => _flags = (byte)(value ? _flags | Delegating : _flags & ~Delegating);
    }

    /// <summary>True for a <see cref="ValueNode"/>, of which there may be many on the way to a value. Fixed at birth.</summary>
    public bool CarriesValue
    {
        get => (_flags & CarriesOneValue) != 0;
        protected init => _flags = (byte)(value ? _flags | CarriesOneValue : _flags & ~CarriesOneValue);
    }

    /// <summary>
    /// The slot in the parent's list; 0 when this node is not in it, <see cref="Substituted"/> when a <see cref="WeakChildEntry"/> is in its
    /// place. Guarded by the gate of that list; a read without it is a hint.
    /// </summary>
    public int SlotIndex { get; set; }

    /// <summary>What this context was derived from; null for a root.</summary>
    public ContextNode? Parent { get; }

    /// <summary>The nearest context, this one included, that is asked for values; null when there is none.</summary>
    public ContextNode? Values { get; protected init; }

    /// <summary>When the time is up, in ticks (100 ns) of <see cref="Clock"/>; <see cref="long.MaxValue"/> for never.</summary>
    public long Deadline { get; }

    /// <summary>As <see cref="Deadline"/>, or earlier where a movable deadline, here or above, is earlier at this moment.</summary>
    public long EffectiveDeadline => (_flags & UnderMovableDeadline) == 0 ? Deadline : FindDeadline();

    /// <summary>True at and below a movable deadline. Set at birth by the kinds that have one, and cleared by those to which nothing above applies.</summary>
    public bool IsUnderMovableDeadline
    {
        get => (_flags & UnderMovableDeadline) != 0;
        protected init => _flags = (byte)(value ? _flags | UnderMovableDeadline : _flags & ~UnderMovableDeadline);
    }

    /// <summary>True when <see cref="ContextObservers"/> are told of what is derived from here.</summary>
    /// <remarks>Fixed at birth, but for roots, whose other flags never change.</remarks>
    public bool IsObserved
    {
        get => (_flags & Observed) != 0;
        set => _flags = (byte)(value ? _flags | Observed : _flags & ~Observed);
    }

    public SourceLocation Site => new(_file, _line);

    /// <summary>The node whose list has what is derived from here: this one, the nearest ancestor that can be canceled by itself, or none.</summary>
    public ContextNode? CancellationParent => DelegatesState ? DelegatedCancellationParent : this;

    /// <summary>What stands in the ancestry for this context, such as <c>WithCancel</c>.</summary>
    public abstract string Description { get; }

    public TickClock Clock => (_flags & OnSystemClock) != 0 ? TickClock.System : FindClock();

    // A thread that sees the state swapped sees the flag too, as it is stored before the swap. The flag alone decides nothing.
    public bool IsDone => (_flags & (Canceling | Delegating)) != 0 && (IsCanceled || DelegatedIsDone);

    /// <summary>Why this context is done; null while it is live. May spin for a few instructions: see <see cref="WaitForReason"/>.</summary>
    public CancelReason? Reason => DelegatesState ? DelegatedReason : OwnReason;

    /// <summary>Why this very node was canceled, whatever it delegates to; null when it was not.</summary>
    protected CancelReason? OwnReason => IsCanceled ? WaitForReason() : null;

    /// <summary>True once this very node was set canceled. Pairs with the gate: see fence 1 above.</summary>
    public bool IsCanceled => IsCancellationRequested;

    // What is asked often is answered without a virtual call. These are for the few kinds that set DelegatesState.

    protected virtual ContextNode? DelegatedCancellationParent => this;

    protected virtual bool DelegatedIsDone => false;

    protected virtual CancelReason? DelegatedReason => OwnReason;

    protected virtual TickClock OwnClock => throw new InvalidOperationException("Only a root has a clock of its own.");

    private long FindDeadline()
    {
        var soonest = Deadline;
        for (var node = this; node is not null && (node._flags & UnderMovableDeadline) != 0; node = node.Parent)
        {
            if (node is LentTokenNode { IsDetached: true })
            {
                break;                          // what is above does not cancel it any more
            }

            soonest = Math.Min(soonest, node switch
            {
                MovableDeadlineNode movable => movable.MovableDeadline,
                MergeNode merged => merged.EarliestOtherDeadline,
                ExternalTokenNode external => external.LinkedDeadline,
                _ => node.Deadline,
            });
        }

        return soonest;
    }

    private TickClock FindClock()
    {
        var node = this;
        while (node.Parent is { } parent)
        {
            node = parent;
        }

        return node.OwnClock;
    }

    // The token.

    public virtual CancellationToken GetToken()
    {
        // A plain write, which the canceling thread reads. It decides only whether that thread looks for callbacks: the token is
        // canceled anyway, and a registration after the swap runs its callback itself. Pairs with the swap in TrySetCanceled:
        // Register's interlocked operations lie between this store and its load of the state.
        _tokenHandedOut = true;
        return Token;
    }

    /// <summary>True once <see cref="GetToken"/> was called, so that there may be registrations on the token.</summary>
    public bool HasHandedOutToken => _tokenHandedOut;

    /// <summary>Finds the context that a token came from; null for a token of another source.</summary>
    public static ContextNode? Of(CancellationToken token) => TokenSources.IsAvailable ? TokenSources.Of(token) as ContextNode : LookUp(token);

    // For a framework whose tokens don't tell their source: a token answers GetHashCode by asking its source, and a node notes that it was asked.
    private static ContextNode? LookUp(CancellationToken token)
    {
        t_lookingUp = true;
        try
        {
            _ = token.GetHashCode();
            return t_found;
        }
        finally
        {
            t_lookingUp = false;
            t_found = null;
        }
    }

    public override int GetHashCode()
    {
        if (t_lookingUp)
        {
            t_found = this;
        }

        return RuntimeHelpers.GetHashCode(this);
    }

    // For contexts that are held weakly.

    /// <summary>What carries the reason since this context is held weakly; null for most.</summary>
    public Sentinel? Sentinel => Volatile.Read(ref _reasonOrSentinel) as Sentinel;

    /// <summary>Sets the sentinel, which carries the reason from then on.</summary>
    /// <returns>False when there is one, or a reason was published. True is possible for a node that was canceled just now.</returns>
    public bool TrySetSentinel(Sentinel sentinel) => Interlocked.CompareExchange(ref _reasonOrSentinel, sentinel, null) is null;
}
