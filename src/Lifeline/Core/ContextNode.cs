using System.Runtime.CompilerServices;
using Lifeline.Leaks;
using Lifeline.Timers;

namespace Lifeline.Core;

/// <summary>
/// One context. It is also the source of its own <see cref="CancellationToken"/>, so that a context, its cancellation
/// and its token are one object. Nobody outside sees this type: <see cref="Context"/> and <see cref="ContextScope"/>
/// wrap it, the first without and the second with the right to end it.
/// </summary>
/// <remarks>
/// A node that can end keeps a list of those that end with it: contexts, and attachments such as after-funcs. The
/// nearest ancestor that can end is the <see cref="CancellationParent"/>; contexts that only carry a value stand in between and
/// are in nobody's list. Gates guard lists, and nothing else: whether a node has ended is one word of its token source,
/// which is swapped once. Gates are taken from the keeper down, never upwards, and no foreign code runs under one.
/// </remarks>
internal abstract partial class ContextNode : CancellationTokenSource
{
    // Bits of _flags. Those fixed at birth make it harmless that several threads may set Ending at the same time.
    private const byte Canceling = 1;              // set right before the token is marked, so that to ask a live one is one read
    private const byte Delegating = 2;           // fixed at birth: our end, or who keeps our children, is another's to say
    private const byte OnSystemClock = 4;       // fixed at birth
    private const byte CarriesOneValue = 8;             // fixed at birth: we are a ValueNode
    private const byte UnderMovableDeadline = 16;    // fixed at birth: here or above is a deadline that may be pushed on
    private const byte Monitored = 32;            // fixed at birth, but for roots: somebody wants to know what is derived from here

    [ThreadStatic]
    private static bool t_lookingUp;

    [ThreadStatic]
    private static ContextNode? t_found;

    // These three stand in the gap that our base class leaves behind its own fields, and cost no memory.
    private byte _flags;
    private byte _lockBits;
    private bool _tokenHandedOut;                   // a hint: see GetToken

    private readonly int _line;
    private readonly string _file;

    private object? _reasonOrSentinel;                      // null; the Guardian of an aged context; the End, written once by whoever marked us, unless it is the usual one
    private object? _children;                      // see Node.List

    protected ContextNode(ContextNode? parent, TickClock? clock, long deadline, in SourceLocation site)
    {
        Parent = parent;
        if (parent?.Values is { } values)       // to write null is a note to the collector as well
        {
            Values = values;
        }

        Deadline = deadline;
        _file = site.GetPath();
        _line = site.Line;
        _flags = clock is null ? (byte)(parent!._flags & (OnSystemClock | UnderMovableDeadline | Monitored))
            : ReferenceEquals(clock, TickClock.System) ? OnSystemClock : (byte)0;
    }

    /// <summary>Said at birth by every kind of node whose end, or whose children, are not its own affair alone.</summary>
    public bool DelegatesState
    {
        get => (_flags & Delegating) != 0;
        protected init => _flags = (byte)(value ? _flags | Delegating : _flags & ~Delegating);
    }

    /// <summary>Said at birth by every <see cref="ValueNode"/>, of which there may be many on the way to a value.</summary>
    public bool CarriesValue
    {
        get => (_flags & CarriesOneValue) != 0;
        protected init => _flags = (byte)(value ? _flags | CarriesOneValue : _flags & ~CarriesOneValue);
    }

    /// <summary>
    /// Our place in the keeper's list; 0 when we are not in it, <see cref="Substituted"/> when another node is in our
    /// stead. Guarded by the keeper's gate.
    /// </summary>
    public int SlotIndex { get; set; }

    /// <summary>What this context was derived from; null for a root.</summary>
    public ContextNode? Parent { get; }

    /// <summary>The nearest context, this one included, that answers for values.</summary>
    public ContextNode? Values { get; protected init; }

    /// <summary>When the time is up, in ticks of <see cref="Clock"/>; <see cref="long.MaxValue"/> for never.</summary>
    public long Deadline { get; }

    /// <summary>When the time is up as things stand: <see cref="Deadline"/>, or earlier where one above may yet be pushed on.</summary>
    public long EffectiveDeadline => (_flags & UnderMovableDeadline) == 0 ? Deadline : FindDeadline();

    /// <summary>Said at birth by the one kind of node whose deadline may be pushed on, and by the one that has nothing to do with those above.</summary>
    public bool IsUnderMovableDeadline
    {
        get => (_flags & UnderMovableDeadline) != 0;
        protected init => _flags = (byte)(value ? _flags | UnderMovableDeadline : _flags & ~UnderMovableDeadline);
    }

    /// <summary>True when what is derived from here is to be noted: see <see cref="Live.LiveContextRegistry"/>.</summary>
    /// <remarks>Set at birth, and later only on a root, whose flags nobody else writes.</remarks>
    public bool IsMonitored
    {
        get => (_flags & Monitored) != 0;
        set => _flags = (byte)(value ? _flags | Monitored : _flags & ~Monitored);
    }

    public SourceLocation Site => new(_file, _line);

    /// <summary>Who ends those that are derived from this context: itself, the nearest ancestor that can end, or nobody.</summary>
    public ContextNode? CancellationParent => DelegatesState ? DelegatedCancellationParent : this;

    /// <summary>What stands in the ancestry for this context, such as <c>WithCancel</c>.</summary>
    public abstract string Description { get; }

    public TickClock Clock => (_flags & OnSystemClock) != 0 ? TickClock.System : FindClock();

    // The flag comes right before the mark: it only says that it is worth looking. The mark is what the token says as well.
    public bool IsDone => (_flags & (Canceling | Delegating)) != 0 && (IsCanceled || DelegatedIsDone);

    /// <summary>How this context ended; null while it is live.</summary>
    public CancelReason? Reason => DelegatesState ? DelegatedReason : OwnReason;

    /// <summary>How this very node was ended, whatever it depends on; null when it was not.</summary>
    protected CancelReason? OwnReason => IsCanceled ? WaitForReason() : null;

    /// <summary>True once this very node was marked. Whoever looks under a gate sees what came before.</summary>
    public bool IsCanceled => IsCancellationRequested;

    // The common questions are answered without a virtual call. These are for the few kinds that say DelegatesState.

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
                break;                          // what is above ends it no more
            }

            soonest = Math.Min(soonest, node switch
            {
                MovableDeadlineNode extendable => extendable.MovableDeadline,
                MergeNode merged => merged.EarliestOtherDeadline,
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
        // A plain write, although whoever ends us reads it on another thread. It decides only whether to look for callbacks:
        // the token is marked anyway, and whoever registers later than that on a token finds it marked and runs the
        // callback itself. Registering takes a lock, which makes this write seen before.
        _tokenHandedOut = true;
        return Token;
    }

    /// <summary>True once somebody may have registered on our token.</summary>
    public bool HasHandedOutToken => _tokenHandedOut;

    /// <summary>Finds the context that a token came from; null for a token of anybody else's.</summary>
    public static ContextNode? Of(CancellationToken token) => TokenSources.IsAvailable ? TokenSources.Of(token) as ContextNode : LookUp(token);

    // For a framework that does not tell: a token answers GetHashCode by asking its source, and ours notes that it was asked.
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

    // Growing old, see LeakDetector.

    /// <summary>Who watches over this context since it has grown old; null for most.</summary>
    public LeakSentinel? Sentinel => Volatile.Read(ref _reasonOrSentinel) as LeakSentinel;

    /// <summary>Has a guardian watch over us from now on.</summary>
    /// <returns>False when we have one, or have ended.</returns>
    public bool TrySetSentinel(LeakSentinel guardian) => Interlocked.CompareExchange(ref _reasonOrSentinel, guardian, null) is null;
}
