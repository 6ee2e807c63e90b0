using System.Runtime.ExceptionServices;
using Lifeline.Scheduling;
using Lifeline.Core;

namespace Lifeline.Sharing;

/// <summary>One execution of shared work, without its result type: its context, and the shared calls that its work waits for.</summary>
/// <remarks>
/// Shared work that waits for itself, directly or through other shared work, would deadlock. So the calls form a wait-for graph: an
/// edge is added, before the caller starts to wait, only if it closes no cycle.
/// </remarks>
internal abstract class SharedCall
{
    private static readonly Lock s_edges = new();       // guards all edges; no other lock is taken and no foreign code is called under it

    // The call whose work runs in this flow of execution. It flows into what the work starts, whichever context that uses.
    private static readonly AsyncLocal<SharedCall?> s_running = new();

    private readonly List<SharedCall> _waitsFor = [];       // guarded by s_edges; a call is listed once for each task of this work that waits for it

    protected SharedCall(Context first, in SourceLocation site) =>
        Node = new SharedCallNode(first.WithoutCancel(site.GetPath(), site.Line).Node, first.Node.EffectiveDeadline, this, site);

    /// <summary>The context of the work.</summary>
    protected SharedCallNode Node { get; }

    /// <summary>True once the work has completed. Written under the lock of its <see cref="SingleFlight{TKey, T}"/>.</summary>
    public bool IsOver { get; protected set; }

    /// <summary>The shared call whose work makes a request; null when no such work does, or it is detached by <see cref="Context.WithoutCancel"/>.</summary>
    public static SharedCall? CallOf(Context ctx)
    {
        var isDetached = false;
        for (var node = ctx.Node; node is not null; node = node.Parent)
        {
            if (node is SharedCallNode own)
            {
                return isDetached || own.Call.IsOver ? null : own.Call;
            }

            isDetached |= node is WithoutCancelNode;
        }

        return s_running.Value is { IsOver: false } running ? running : null;
    }

    /// <summary>Adds an edge: the work of this call waits for another call.</summary>
    /// <exception cref="InvalidOperationException">That call waits for this one, directly or through others.</exception>
    public void BeginWaitingFor(SharedCall other)
    {
        lock (s_edges)
        {
            if (other.PathTo(this) is { } path)
            {
                throw CycleError(path);
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

    protected static void EnterWork(SharedCall call) => s_running.Value = call;

    // The shortest path of edges from this call to another; null when there is none. A breadth-first search that visits each call once.
    private List<SharedCall>? PathTo(SharedCall target)
    {
        var from = new Dictionary<SharedCall, SharedCall?> { [this] = null };
        var open = new Queue<SharedCall>([this]);
        while (open.TryDequeue(out var next))
        {
            if (next == target)
            {
                var path = new List<SharedCall>();
                for (var at = next; at is not null; at = from[at])
                {
                    path.Insert(0, at);
                }

                return path;
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

    // The first call of the path is the requested one, the last is the requester.
    private static InvalidOperationException CycleError(List<SharedCall> path) => new(
        path.Count == 1
            ? $"The shared work begun at {path[0].Node.Site} asks for its own key, and would wait for itself for ever. "
              + "Let it get what it needs without asking for that key, or under another one."
            : $"Shared work would wait in a circle for ever: that begun at {path[^1].Node.Site} asks for that begun at "
              + $"{string.Join(", which waits for that begun at ", path.Select(call => call.Node.Site))}. "
              + "Let one of them get what it needs without asking for the other.");
}

/// <summary>One execution, and its waiting callers, which are guarded by the lock of its <see cref="SingleFlight{TKey, T}"/>.</summary>
/// <remarks>There is no timer: a caller leaves when its own context ends, and with the last caller the execution is canceled.</remarks>
internal abstract class SharedCall<T>(Context first, Func<Context, Task<T>> work, in SourceLocation site) : SharedCall(first, site), IThreadPoolWorkItem
{
    private static readonly ContextCallback s_run = static call => _ = ((SharedCall<T>)call!).RunAsync();

    private readonly ExecutionContext? _flow = ExecutionContext.Capture();
    private readonly List<Caller> _waiting = [];        // guarded by the lock of the SingleFlight until IsOver; then only read
    private T? _result;                         // this and _failure are written before the callers are notified
    private ExceptionDispatchInfo? _failure;

    private ContextScope Scope => new(Node);

    /// <summary>Starts the work, on the scheduler of the first caller's clock.</summary>
    public void Start()
    {
        Node.Activate();
        Dispatcher.Queue(Node.Clock, (IThreadPoolWorkItem)this);
    }

    /// <summary>Adds a caller, whose deadline may move the call's deadline later. Called under the lock.</summary>
    /// <param name="ctx">The caller's context.</param>
    /// <param name="until">Its deadline in ticks of this call's clock: see <see cref="UntilOf"/>.</param>
    public Caller Join(Context ctx, long until)
    {
        var caller = new Caller(ctx, until);
        _waiting.Add(caller);
        Node.MovableDeadline = _waiting.Max(static one => one.Until);
        return caller;
    }

    /// <summary>Removes a caller. Called under the lock.</summary>
    /// <returns>True when no caller is left and the work has not completed: then the call is to be abandoned.</returns>
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

    /// <summary>A caller's deadline, in ticks of this call's clock. Reads clocks, which may be foreign code.</summary>
    public long UntilOf(Context ctx) =>
        // A deadline on another clock can't be compared; its remaining time can.
        ctx.Node.Clock == Node.Clock ? ctx.Node.EffectiveDeadline
            : ctx.Remaining is { } remaining ? Node.Clock.After(remaining) : long.MaxValue;

    /// <summary>Marks the call as completed: callers no longer join or leave. Called under the lock.</summary>
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

    /// <summary>Returns the result of the work, or throws its exception.</summary>
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

    /// <summary>Called when the work has completed. Calls <see cref="Close"/> under the lock, so that no caller joins any more.</summary>
    protected abstract void OnCompleted();

    // Never throws.
    private async Task RunAsync()
    {
        EnterWork(this);                        // an AsyncLocal: the runtime restores it when this method first returns
        try
        {
            _result = await work(Scope).ConfigureAwait(Dispatcher.Stays);
        }
        catch (Exception failure)
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
        }

        OnCompleted();
        foreach (var caller in _waiting)        // closed: no other thread changes the list any more
        {
            caller.Tell();
        }

        Scope.Dispose();
    }

    /// <summary>A waiting caller: completes with true when the work has completed, and with false when the caller's context ends first.</summary>
    internal sealed class Caller(Context ctx, long until) : TaskCompletionSource<bool>(Dispatcher.Continuations(ctx.Node.Clock))
    {
        public long Until => until;

        public void Tell() => Dispatcher.Complete(ctx.Node.Clock, this, true);

        public void GiveUp() => TrySetResult(false);
    }
}

/// <summary>The context of shared work, which identifies the call that a request comes from.</summary>
internal sealed class SharedCallNode(ContextNode parent, long until, SharedCall call, in SourceLocation site) : MovableDeadlineNode(parent, until, site)
{
    public SharedCall Call => call;
}
