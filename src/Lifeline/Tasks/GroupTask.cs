using Lifeline.Time;
using Lifeline.Tree;

namespace Lifeline.Tasks;

/// <summary>
/// A task of a scope, and the context it is handed: that of the scope, by which one can tell which task it is. It
/// changes nothing about the end, shares the scope's token and stands in no keeper's list.
/// </summary>
internal abstract class GroupTask : ValueNode, IThreadPoolWorkItem
{
    private static readonly object s_key = new();           // nobody asks for it: see Of
    private static readonly ContextCallback s_begin = static task => ((GroupTask)task!).Begin();

    private readonly TaskScope _owner;
    private readonly ExecutionContext? _flow;
    private Func<Context, Task>? _work;         // null once it has begun, as it may hold much
    private Task? _body;                        // what the work returned; null until then
    private Gate _gate;
    private Wait? _waits;                       // guarded by the gate; the latest first

    protected GroupTask(TaskScope owner, Node parent, Func<Context, Task> work, in SourceSite site)
        : base(parent, s_key, site)
    {
        _owner = owner;
        _work = work;
        _flow = ExecutionContext.Capture();
    }

    // Guarded by the owner's gate: the neighbours in its list of those that have not ended.
    public GroupTask? Newer;
    public GroupTask? Older;

    public override string Description => "Task";

    /// <summary>True once the work was called, so that it may be running.</summary>
    public bool HasBegun => Volatile.Read(ref _work) is null;

    /// <summary>How people know it.</summary>
    public TaskIdentity Identity => new(ReferenceEquals(Parent, _owner.Node) ? null : new Context(this).Name, Site);

    /// <summary>What the task handed out ends as.</summary>
    public abstract Task Promise { get; }

    /// <summary>The task that a context belongs to; null outside of one.</summary>
    public static GroupTask? Of(Context ctx)
    {
        for (var node = ctx.Node.Values; node is not null; node = node.Parent!.Values)
        {
            if (node is GroupTask task)
            {
                return task;
            }
        }

        return null;
    }

    // It is the scope's, so that nothing has to be told to us, and nobody has to take us off a list.
    public override CancellationToken TakeToken() => _owner.Node.TakeToken();

    public void Start() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);

    /// <summary>Ends the task before it has begun.</summary>
    public void Abandon(Exception error) => End(Failed(error));

    void IThreadPoolWorkItem.Execute()
    {
        if (_flow is null)
        {
            Begin();
        }
        else
        {
            ExecutionContext.Run(_flow, s_begin, this);
        }
    }

    private void Begin()
    {
        if (_owner.Node.CurrentEnd is not null)
        {
            Abandon(new Context(this).Error!);
            return;
        }

        var body = Call();
        if (body.IsCompleted)
        {
            End(body);
            return;
        }

        _body = body;
        body.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(OnBodyEnded);
    }

    private Task Call()
    {
        var work = _work!;
        _work = null;
        try
        {
            return work(new Context(this)) ?? throw new InvalidOperationException(
                $"The task {Identity} returned null instead of a Task. Return Task.CompletedTask, or make the lambda async.");
        }
        catch (Exception failure)
        {
            return Failed(failure);
        }
    }

    private void OnBodyEnded() => End(_body!);

    // The promise first, so that whoever has joined finds all tasks ended. It runs no foreign code here.
    private void End(Task body)
    {
        Complete(body);
        _owner.OnEnded(this, body);
    }

    protected abstract void Complete(Task body);

    protected abstract Task Failed(Exception failure);

    // What it waits on.

    public Wait Begin(string operation)
    {
        var wait = new Wait(operation, Clock.Now);
        _gate.Enter();
        wait.Earlier = _waits;
        _waits = wait;
        _gate.Exit();
        return wait;
    }

    public void Finish(Wait wait)
    {
        _gate.Enter();
        for (ref var at = ref _waits; at is not null; at = ref at.Earlier)
        {
            if (at == wait)
            {
                at = wait.Earlier;
                break;
            }
        }

        _gate.Exit();
    }

    public Wait? LatestWait => Volatile.Read(ref _waits);

    internal sealed class Wait(string operation, long since)
    {
        public Wait? Earlier;

        public string Operation => operation;

        public long Since => since;
    }
}

/// <inheritdoc/>
internal sealed class GroupTask<T>(TaskScope owner, Node parent, Func<Context, Task> work, in SourceSite site)
    : GroupTask(owner, parent, work, site)
{
    // Continuations are not run by us: one that blocks until the scope is joined would wait for itself.
    private readonly TaskCompletionSource<T> _promise = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Task<T> Promise => _promise.Task;

    protected override void Complete(Task body)
    {
        if (body is Task<T> withResult)
        {
            _promise.SetFromTask(withResult);
        }
        else if (body.IsCompletedSuccessfully)
        {
            _promise.SetResult(default!);       // nobody asked for a result
        }
        else
        {
            _promise.SetFromTask(WithoutResult(body));
        }

        _ = _promise.Task.Exception;            // the scope has it: nobody needs to look at the task as well
    }

    protected override Task Failed(Exception failure) => Throwing(failure);

    // Asynchronous, so that a cancellation makes a cancelled task, and keeps its own exception.
    private static async Task<T> Throwing(Exception failure) => await Task.FromException<T>(failure).ConfigureAwait(false);

    private static async Task<T> WithoutResult(Task body)
    {
        await body.ConfigureAwait(false);
        return default!;
    }
}
