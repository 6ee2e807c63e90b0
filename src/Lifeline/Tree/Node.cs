using System.Runtime.CompilerServices;
using Lifeline.Time;

namespace Lifeline.Tree;

/// <summary>
/// One context. It is also the source of its own <see cref="CancellationToken"/>, so that a context, its cancellation
/// and its token are one object. Nobody outside sees this type: <see cref="Context"/> and <see cref="ContextScope"/>
/// wrap it, the first without and the second with the right to end it.
/// </summary>
/// <remarks>
/// A node that can end keeps a list of those that end with it: contexts, and attachments such as after-funcs. The
/// nearest ancestor that can end is the <see cref="Keeper"/>; contexts that only carry a value stand in between and
/// are in nobody's list. Gates are taken from the keeper down, never upwards, and no foreign code runs under one.
/// </remarks>
internal abstract partial class Node : CancellationTokenSource
{
    // Bits of _state.
    private const int Locked = 1;               // somebody is at our list, our end or our flags
    private const int TokenTaken = 2;           // set under the gate; from then on our end is the token's as well
    private const int OnSystemClock = 4;        // fixed at birth
    private const int Dependent = 8;            // fixed at birth: our end, or who keeps our children, is another's to say
    private const int Sweeping = 16;            // set under the gate; see LostContexts
    private const int UnderExtendable = 64;     // fixed at birth: here or above is a deadline that may be pushed on
    private const int Ended = 32;               // set under the gate, after _end; here too so that to ask is one read

    [ThreadStatic]
    private static bool t_asking;

    [ThreadStatic]
    private static Node? t_asked;

    private readonly string _file;
    private readonly int _line;
    private int _state;

    private End? _end;                          // written once, under the gate
    private object? _kept;                      // guarded by the gate; null, the only one in our list, or a Brood of several

    protected Node(Node? parent, Clock? clock, long deadline, in SourceSite site)
    {
        Parent = parent;
        Values = parent?.Values;
        Deadline = deadline;
        _file = site.File;
        _line = site.Line;
        _state = clock is null ? parent!._state & (OnSystemClock | UnderExtendable)
            : ReferenceEquals(clock, Clock.System) ? OnSystemClock : 0;
    }

    /// <summary>Said at birth by every kind of node whose end, or whose children, are not its own affair alone.</summary>
    protected bool IsDependent
    {
        private get => (_state & Dependent) != 0;
        init => _state = value ? _state | Dependent : _state & ~Dependent;
    }

    /// <summary>
    /// Our place in the keeper's list, counted from 1; 0 when we are not in it, <see cref="StoodInFor"/> when another node
    /// is in our stead. Guarded by the keeper's gate.
    /// </summary>
    public int Place { get; set; }

    /// <summary>What this context was derived from; null for a root.</summary>
    public Node? Parent { get; }

    /// <summary>The nearest context, this one included, that answers for values.</summary>
    public Node? Values { get; protected init; }

    /// <summary>When the time is up, in ticks of <see cref="Clock"/>; <see cref="long.MaxValue"/> for never.</summary>
    public long Deadline { get; }

    /// <summary>When the time is up as things stand: <see cref="Deadline"/>, or earlier where one above may yet be pushed on.</summary>
    public long DeadlineNow => (_state & UnderExtendable) == 0 ? Deadline : FindDeadline();

    /// <summary>Said at birth by the one kind of node whose deadline may be pushed on, and by the one that has nothing to do with those above.</summary>
    protected bool IsUnderExtendable
    {
        init => _state = value ? _state | UnderExtendable : _state & ~UnderExtendable;
    }

    public SourceSite Site => new(_file, _line);

    /// <summary>Who ends those that are derived from this context: itself, the nearest ancestor that can end, or nobody.</summary>
    public Node? Keeper => IsDependent ? DependentKeeper : this;

    /// <summary>What stands in the ancestry for this context, such as <c>WithCancel</c>.</summary>
    public abstract string Description { get; }

    public Clock Clock => (_state & OnSystemClock) != 0 ? Clock.System : FindClock();

    public bool IsDone => (Volatile.Read(ref _state) & (Ended | Dependent)) != 0 && (OwnEnd is not null || DependentIsDone);

    /// <summary>How this context ended; null while it is live.</summary>
    public End? CurrentEnd => IsDependent ? DependentEnd : Volatile.Read(ref _end);

    /// <summary>How this very node was ended, whatever it depends on; null when it was not, or not yet.</summary>
    protected End? OwnEnd => Volatile.Read(ref _end);

    // The common questions are answered without a virtual call. These are for the few kinds that say IsDependent.

    protected virtual Node? DependentKeeper => this;

    protected virtual bool DependentIsDone => false;

    protected virtual End? DependentEnd => OwnEnd;

    protected virtual Clock OwnClock => throw new InvalidOperationException("Only a root has a clock of its own.");

    private long FindDeadline()
    {
        var soonest = Deadline;
        for (var node = this; node is not null && (node._state & UnderExtendable) != 0; node = node.Parent)
        {
            soonest = Math.Min(soonest, node is ExtendableNode extendable ? extendable.Until : node.Deadline);
        }

        return soonest;
    }

    private Clock FindClock()
    {
        var node = this;
        while (node.Parent is { } parent)
        {
            node = parent;
        }

        return node.OwnClock;
    }

    // The token.

    public virtual CancellationToken TakeToken()
    {
        if ((Volatile.Read(ref _state) & TokenTaken) == 0)
        {
            TakeTokenFirst();
        }

        return Token;
    }

    /// <summary>Finds the context that a token came from; null for a token of anybody else's.</summary>
    /// <remarks>A token answers <c>GetHashCode</c> by asking its source, and ours notes that it was asked.</remarks>
    public static Node? Of(CancellationToken token)
    {
        t_asking = true;
        _ = token.GetHashCode();
        t_asking = false;
        var node = t_asked;
        t_asked = null;
        return node;
    }

    public override int GetHashCode()
    {
        if (t_asking)
        {
            t_asked = this;
        }

        return RuntimeHelpers.GetHashCode(this);
    }

    private void TakeTokenFirst()
    {
        Enter();
        if (_end is not null)
        {
            _ = CancelAsync();                  // nobody has the token yet, so no callback can be registered on it
        }

        _state |= TokenTaken;
        Exit();
    }

    private void WriteEnd(End end)
    {
        Volatile.Write(ref _end, end);
        Volatile.Write(ref _state, _state | Ended);
    }

    // The gate: one compare-and-swap when nobody else is there. It is held for a few instructions, or for as long
    // as marking the tree below takes, and never while foreign code runs.

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Enter()
    {
        var state = _state & ~Locked;
        if (Interlocked.CompareExchange(ref _state, state | Locked, state) != state)
        {
            EnterContended();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EnterContended()
    {
        var spinner = new SpinWait();
        while (true)
        {
            var state = Volatile.Read(ref _state);
            if ((state & Locked) == 0 && Interlocked.CompareExchange(ref _state, state | Locked, state) == state)
            {
                return;
            }

            spinner.SpinOnce(sleep1Threshold: -1);
        }
    }

    private void Exit() => Volatile.Write(ref _state, _state & ~Locked);
}
