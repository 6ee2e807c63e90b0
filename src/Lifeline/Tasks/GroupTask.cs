using Lifeline.Scheduling;
using Lifeline.Core;

namespace Lifeline.Tasks;

/// <summary>
/// A task of a scope, and the context it is handed: that of the scope, by which one can tell which task it is. It
/// changes nothing about the end.
/// </summary>
internal abstract class GroupTask : PassThroughNode, IContextTask
{
    private static readonly object s_ended = new();
    private static readonly ContextCallback s_begin = static task => ((GroupTask)task!).Begin();

    private readonly TaskScope _owner;
    private ExecutionContext? _flow;            // null once begun, as we may be held for a while
    private object? _work;                      // what to do; while that runs, the task that it returned; in the end s_ended
    private Wait? _waits;                       // the latest first; guarded by a lock on this object, which nobody outside sees

    protected GroupTask(TaskScope owner, ContextNode parent, Func<Context, Task> work, in SourceLocation site)
        : base(parent, owner.Node, null, site)
    {
        _owner = owner;
        _work = work;
        _flow = ExecutionContext.Capture();
    }

    /// <summary>The next older one of the scope's roster.</summary>
    public GroupTask? Older;

    public override string Description => "Task";

    /// <summary>True while the work is on: it was called, and has not ended.</summary>
    public bool IsRunning => Volatile.Read(ref _work) is var work && work is not Func<Context, Task> && !ReferenceEquals(work, s_ended);

    public bool IsCompleted => ReferenceEquals(Volatile.Read(ref _work), s_ended);

    /// <summary>How people know it.</summary>
    public TaskIdentity Identity => new(ReferenceEquals(Parent, _owner.Node) ? null : new Context(this).Name, Site);

    /// <summary>The task that a context belongs to; null outside of one.</summary>
    public static GroupTask? Of(Context ctx)
    {
        for (var node = ctx.Node; node is not null; node = node.Parent)
        {
            if (node is GroupTask task)
            {
                return task;
            }
        }

        return null;
    }

    /// <summary>Has the work begin. To be called once, by whoever has a place for it.</summary>
    public virtual void Start() => Dispatcher.Queue(Clock, this, preferLocal: true);

    /// <summary>Ends the task before it has begun.</summary>
    public virtual void CompleteUnstarted(Exception error) => OnBodyCompleted(Failed(error));

    Task? IContextTask.Body => Volatile.Read(ref _work) as Task;

    TaskSnapshot? IContextTask.Snapshot()
    {
        var wait = LatestWait;
        return IsCompleted ? null : new TaskSnapshot(
            Identity, IsRunning, wait is null ? null : ForeignText.Of(wait.Operation), wait is null ? null : TimeSpan.FromTicks(Clock.Now - wait.Since));
    }

    void IThreadPoolWorkItem.Execute()
    {
        var flow = _flow;
        _flow = null;

        // Nothing flows here by itself, so what is captured here is what is captured where there is nothing to flow.
        if (flow is null || ReferenceEquals(flow, ExecutionContext.Capture()))
        {
            Begin();
        }
        else
        {
            ExecutionContext.Run(flow, s_begin, this);
        }
    }

    public override string ToString() => $"the task {Identity}";

    private void Begin()
    {
        if (_owner.Node.Reason is not null)
        {
            CompleteUnstarted(new Context(this).Error!);
            return;
        }

        var body = Call();
        if (body.IsCompleted)
        {
            OnBodyCompleted(body);
            return;
        }

        _work = body;
        WaitFor(body);
    }

    // The work is under way and has to be heard of, so without memory this waits for some.
    private void WaitFor(Task body)
    {
        var spinner = new SpinWait();
        while (true)
        {
            try
            {
                body.ConfigureAwait(Dispatcher.Stays).GetAwaiter().UnsafeOnCompleted(OnBodyEnded);
                return;
            }
            catch (OutOfMemoryException)
            {
                spinner.SpinOnce();
            }
        }
    }

    private Task Call()
    {
        var work = (Func<Context, Task>)_work!;
        _work = null;                           // it may hold much
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

    private void OnBodyEnded() => OnBodyCompleted((Task)_work!);

    // The promise first, so that whoever has joined finds all tasks ended. It runs no foreign code here.
    private void OnBodyCompleted(Task body)
    {
        var canceled = body.IsCanceled ? Cancellation.Of(body) : null;
        Complete(body, canceled is null ? null : _owner.FailureBehind(canceled));
        Volatile.Write(ref _work, s_ended);
        _owner.OnEnded(this, body, canceled);
    }

    /// <summary>Ends the promise.</summary>
    /// <param name="body">How the work has ended.</param>
    /// <param name="failure">What is told instead, as it is why the work was cut short; null for most.</param>
    protected abstract void Complete(Task body, Exception? failure);

    protected abstract Task Failed(Exception failure);

    // What it waits on.

    public Wait Begin(object operation)
    {
        var wait = new Wait(operation, Clock.Now);
        lock (this)
        {
            wait.Earlier = _waits;
            return _waits = wait;
        }
    }

    public void EndWait(Wait wait)
    {
        lock (this)
        {
            for (ref var at = ref _waits; at is not null; at = ref at.Earlier)
            {
                if (at == wait)
                {
                    at = wait.Earlier;
                    return;
                }
            }
        }
    }

    public Wait? LatestWait => Volatile.Read(ref _waits);

    internal sealed class Wait(object operation, long since)
    {
        public Wait? Earlier;

        public object Operation => operation;

        public long Since => since;
    }
}

/// <inheritdoc/>
internal class GroupTask<T> : GroupTask
{
    private TaskCompletionSource<T>? _promise;  // null once ended

    public GroupTask(TaskScope owner, ContextNode parent, Func<Context, Task> work, in SourceLocation site)
        : base(owner, parent, work, site)
    {
        // Continuations are not run by us: one that blocks until the scope is joined would wait for itself. A scheduler is
        // posted them anyway, and what is queued to the pool would leave it.
        _promise = new TaskCompletionSource<T>(Dispatcher.Continuations(owner.Node.Clock));
    }

    /// <summary>The task that is handed out. To be asked before the work is started.</summary>
    public Task<T> Promise => _promise!.Task;

    protected override void Complete(Task body, Exception? failure)
    {
        var promise = _promise!;
        _promise = null;                        // the roster may hold us for a while, and is not to hold results
        if (body.IsCompletedSuccessfully)
        {
            promise.SetResult(body is Task<T> withResult ? withResult.Result : default!);   // else nobody asked for one
            return;
        }

        if (failure is not null)
        {
            promise.SetException(failure);
        }
        else
        {
            promise.SetFromTask(body as Task<T> ?? WithoutResult(body));
        }

        _ = promise.Task.Exception;             // the scope has it: nobody needs to look at the task as well
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

/// <summary>A task whose start somebody waits for, because there may be no room for it yet.</summary>
internal sealed class AwaitedGroupTask<T>(TaskScope owner, ContextNode parent, Func<Context, Task> work, in SourceLocation site)
    : GroupTask<T>(owner, parent, work, site)
{
    private readonly TaskCompletionSource _started = new(
        Dispatcher.Continuations(owner.Node.Clock));

    /// <summary>Ends when there is room for the work; with the context's error when that comes first.</summary>
    public Task Started => _started.Task;

    public override void Start()
    {
        base.Start();
        _started.TrySetResult();
    }

    public override void CompleteUnstarted(Exception error)
    {
        base.CompleteUnstarted(error);
        if (_started.TrySetException(error))
        {
            _ = _started.Task.Exception;        // whoever started it may have gone
        }
    }
}
