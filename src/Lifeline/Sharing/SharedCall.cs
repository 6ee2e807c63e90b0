using System.Runtime.ExceptionServices;
using Lifeline.Scheduling;
using Lifeline.Core;

namespace Lifeline.Sharing;

/// <summary>One execution, as others see it: where it was begun, and for whom its work waits.</summary>
/// <remarks>
/// Shared work that waits, also by way of other shared work, for itself would never end. So each knows whom it waits for: an edge
/// is added, before its caller begins to wait, only if that closes no circle.
/// </remarks>
internal abstract class SharedCall
{
    private static readonly Lock s_edges = new();       // taken alone; no foreign code is called under it

    // Whose work runs here. What a work starts takes this along, whichever context it uses.
    private static readonly AsyncLocal<SharedCall?> s_running = new();

    private readonly List<SharedCall> _waitsFor = [];       // guarded by s_edges; one of them twice if two of our tasks wait for it

    protected SharedCall(Context first, in SourceLocation site) =>
        Node = new SharedCallNode(first.WithoutCancel(site.GetPath(), site.Line).Node, first.Node.EffectiveDeadline, this, site);

    /// <summary>The context of the work.</summary>
    protected SharedCallNode Node { get; }

    /// <summary>True once its work is through. Guarded by the gate of its <see cref="SingleFlight{TKey, T}"/> when written.</summary>
    public bool IsOver { get; protected set; }

    /// <summary>The execution whose work asks; null when it is none's, or has detached itself by <see cref="Context.WithoutCancel"/>.</summary>
    public static SharedCall? Asking(Context ctx)
    {
        var isDetached = false;
        for (var node = ctx.Node; node is not null; node = node.Parent)
        {
            if (node is SharedCallNode own)
            {
                return isDetached || own.Flight.IsOver ? null : own.Flight;
            }

            isDetached |= node is WithoutCancelNode;
        }

        return s_running.Value is { IsOver: false } running ? running : null;
    }

    /// <summary>Notes that our work waits for another one.</summary>
    /// <exception cref="InvalidOperationException">That one waits for us.</exception>
    public void BeginWaitingFor(SharedCall other)
    {
        lock (s_edges)
        {
            if (other.WayTo(this) is { } way)
            {
                throw Circle(way);
            }

            _waitsFor.Add(other);
        }
    }

    public void EndWaitingFor(SharedCall other)
    {
        lock (s_edges)
        {
            _waitsFor.Remove(other);
        }
    }

    protected static void EnterWork(SharedCall flight) => s_running.Value = flight;

    // Whom one waits for after the other; null when it is not us. Without circles the search ends; each is looked at once, as many may wait for the same.
    private List<SharedCall>? WayTo(SharedCall asked)
    {
        var from = new Dictionary<SharedCall, SharedCall?> { [this] = null };
        var open = new Queue<SharedCall>([this]);
        while (open.TryDequeue(out var next))
        {
            if (next == asked)
            {
                var way = new List<SharedCall>();
                for (var at = next; at is not null; at = from[at])
                {
                    way.Insert(0, at);
                }

                return way;
            }

            foreach (var further in next._waitsFor)
            {
                if (from.TryAdd(further, next))
                {
                    open.Enqueue(further);
                }
            }
        }

        return null;
    }

    // The first of the way is the one that is asked for, the last the one that asks.
    private static InvalidOperationException Circle(List<SharedCall> way) => new(
        way.Count == 1
            ? $"The shared work begun at {way[0].Node.Site} asks for its own key, and would wait for itself for ever. "
              + "Let it get what it needs without asking for that key, or under another one."
            : $"Shared work would wait in a circle for ever: that begun at {way[^1].Node.Site} asks for that begun at "
              + $"{string.Join(", which waits for that begun at ", way.Select(flight => flight.Node.Site))}. "
              + "Let one of them get what it needs without asking for the other.");
}

/// <summary>One execution, and those who wait for it. Who joins and leaves is the business of the gate of its <see cref="SingleFlight{TKey, T}"/>.</summary>
/// <remarks>There is no timer: whoever waits leaves when his own time is up, and with the last one the execution ends.</remarks>
internal abstract class SharedCall<T>(Context first, Func<Context, Task<T>> work, in SourceLocation site) : SharedCall(first, site), IThreadPoolWorkItem
{
    private static readonly ContextCallback s_run = static flight => _ = ((SharedCall<T>)flight!).RunAsync();

    private readonly ExecutionContext? _flow = ExecutionContext.Capture();
    private readonly List<Caller> _waiting = [];        // guarded by the gate until the work is through
    private T? _result;                         // both written before the callers are told
    private ExceptionDispatchInfo? _failure;

    private ContextScope Scope => new(Node);

    /// <summary>Begins the work, where the first caller's clock has it run.</summary>
    public void Start()
    {
        Node.Activate();
        Dispatcher.Queue(Node.Clock, (IThreadPoolWorkItem)this);
    }

    /// <summary>One more who waits. Called under the gate.</summary>
    /// <param name="ctx">Whose deadline may push ours on.</param>
    /// <param name="until">That deadline in ticks of our clock: see <see cref="UntilOf"/>.</param>
    public Caller Join(Context ctx, long until)
    {
        var caller = new Caller(ctx, until);
        _waiting.Add(caller);
        Node.MovableDeadline = _waiting.Max(static one => one.Until);
        return caller;
    }

    /// <summary>One less. Called under the gate.</summary>
    /// <returns>True when nobody waits any more for what is still under way: then it is to be abandoned.</returns>
    public bool Leave(Caller caller)
    {
        if (IsOver)
        {
            return false;
        }

        _waiting.Remove(caller);
        if (_waiting.Count > 0)
        {
            Node.MovableDeadline = _waiting.Max(static one => one.Until);
            return false;
        }

        return true;
    }

    /// <summary>Until when a caller waits, in ticks of our clock. Reads clocks, which may be foreign code.</summary>
    public long UntilOf(Context ctx) =>
        // Deadlines on another clock can't be compared; what is left of them can.
        ctx.Node.Clock == Node.Clock ? ctx.Node.EffectiveDeadline
            : ctx.Remaining is { } remaining ? Node.Clock.After(remaining) : long.MaxValue;

    /// <summary>Nobody joins or leaves any more. Called under the gate.</summary>
    public void Close() => IsOver = true;

    public void Abandon()
    {
        if (Node.Clock.Now < Node.MovableDeadline)
        {
            Scope.Cancel(new AbandonedException());
        }
        else
        {
            Scope.Expire(null);
        }
    }

    /// <summary>What the work has given, or throws what it has thrown.</summary>
    public T Answer()
    {
        _failure?.Throw();
        return _result!;
    }

    public override string ToString() => $"the shared work begun at {Node.Site}";

    void IThreadPoolWorkItem.Execute()
    {
        if (_flow is null)
        {
            s_run(this);
        }
        else
        {
            ExecutionContext.Run(_flow, s_run, this);
        }
    }

    /// <summary>Sees to it that we are closed, so that nobody joins any more.</summary>
    protected abstract void OnCompleted();

    // Throws nothing.
    private async Task RunAsync()
    {
        EnterWork(this);                        // undone by the runtime when this method first returns
        try
        {
            _result = await work(Scope).ConfigureAwait(Dispatcher.Stays);
        }
        catch (Exception failure)
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
        }

        OnCompleted();
        foreach (var caller in _waiting)        // closed: it is ours alone
        {
            caller.Tell();
        }

        Scope.Dispose();
    }

    /// <summary>Who waits: told true when the work is through, and false when his own context has ended.</summary>
    internal sealed class Caller(Context ctx, long until) : TaskCompletionSource<bool>(Dispatcher.Continuations(ctx.Node.Clock))
    {
        public long Until => until;

        public void Tell() => Dispatcher.Complete(ctx.Node.Clock, this, true);

        public void GiveUp() => TrySetResult(false);
    }
}

/// <summary>The context of shared work, by which it is known who asks.</summary>
internal sealed class SharedCallNode(ContextNode parent, long until, SharedCall flight, in SourceLocation site) : MovableDeadlineNode(parent, until, site)
{
    public SharedCall Flight => flight;
}
