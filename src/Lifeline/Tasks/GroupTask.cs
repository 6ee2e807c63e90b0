using Lifeline.Scheduling;
using Lifeline.Core;

namespace Lifeline.Tasks;

/// <summary>
/// A task of a scope, and the context that it gets: the scope's context, plus the identity of the task. It does not change
/// cancellation or the deadline.
/// </summary>
internal abstract class GroupTask : PassThroughNode, IContextTask
{
    private static readonly object s_ended = new();
    private static readonly ContextCallback s_begin = static task => ((GroupTask)task!).Begin();

    private readonly TaskScope _owner;
    private ExecutionContext? _flow;            // null once started: the list may hold this task for a while
    private object? _work;                      // Func<Context, Task> until called; null during the call; the task it returned; s_ended
    private Wait? _waits;                       // a linked list, the latest first; written under a lock on this object, which is never public

    protected GroupTask(TaskScope owner, ContextNode parent, Func<Context, Task> work, in SourceLocation site)
        : base(parent, owner.Node, site)
    {
        _owner = owner;
        _work = work;
        _flow = ExecutionContext.Capture();
    }

    /// <summary>The next older task in the scope's <see cref="ActiveTaskList"/>.</summary>
    public GroupTask? Older;

    public override string Description => "Task";

    /// <summary>True while the work runs: it was called, and has not completed.</summary>
    public bool IsRunning => Volatile.Read(ref _work) is var work && work is not Func<Context, Task> && !ReferenceEquals(work, s_ended);

    public bool IsCompleted => ReferenceEquals(Volatile.Read(ref _work), s_ended);

    /// <summary>The name and the source location by which reports and errors name this task.</summary>
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

    /// <summary>Queues the work to run. To be called once, when the concurrency limiter lets it run.</summary>
    public virtual void Start() => Dispatcher.Queue(Clock, this, preferLocal: true);

    /// <summary>Completes the task with an error, without running its work.</summary>
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

        // This thread has the default execution context here, so a capture here equals a capture where nothing flows.
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

    // The work runs and its completion must be observed, so when out of memory this method retries until there is some.
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
        _work = null;                           // its closure may hold much memory
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

    // The promise completes first, so that the thread that joins the scope finds all promises completed. Its continuations
    // don't run here, so no foreign code does.
    private void OnBodyCompleted(Task body)
    {
        var canceled = body.IsCanceled ? Cancellation.Of(body) : null;
        Complete(body, canceled is null ? null : _owner.FailureBehind(canceled));
        Volatile.Write(ref _work, s_ended);
        _owner.OnTaskEnded(this, body, canceled);
    }

    /// <summary>Completes the promise.</summary>
    /// <param name="body">The completed task of the work.</param>
    /// <param name="failure">The failure of another task that canceled the work, to be thrown instead; null otherwise.</param>
    protected abstract void Complete(Task body, Exception? failure);

    protected abstract Task Failed(Exception failure);

    // What the task waits on.

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
    private TaskCompletionSource<T>? _promise;  // null once completed

    public GroupTask(TaskScope owner, ContextNode parent, Func<Context, Task> work, in SourceLocation site)
        : base(owner, parent, work, site)
    {
        // Continuations must not run inline: one that blocks until the scope is joined would wait for itself. With a scheduler
        // they are posted to it anyway, and continuations that are queued to the pool would leave it.
        _promise = new TaskCompletionSource<T>(Dispatcher.Continuations(owner.Node.Clock));
    }

    /// <summary>The task that the caller gets. Valid only before the work is started.</summary>
    public Task<T> Promise => _promise!.Task;

    protected override void Complete(Task body, Exception? failure)
    {
        var promise = _promise!;
        _promise = null;                        // the list may hold this task for a while, and must not hold results
        if (body.IsCompletedSuccessfully)
        {
            promise.SetResult(body is Task<T> withResult ? withResult.Result : default!);   // else the work has no result
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

        _ = promise.Task.Exception;             // observed: the scope reports it, so the task need not be awaited
    }

    protected override Task Failed(Exception failure) => Throwing(failure);

    // Async, so that an OperationCanceledException gives a canceled task, which keeps that exception.
    private static async Task<T> Throwing(Exception failure) => await Task.FromException<T>(failure).ConfigureAwait(false);

    private static async Task<T> WithoutResult(Task body)
    {
        await body.ConfigureAwait(false);
        return default!;
    }
}

/// <summary>A task whose start the caller waits for, because the concurrency limiter may queue it.</summary>
internal sealed class AwaitedGroupTask<T>(TaskScope owner, ContextNode parent, Func<Context, Task> work, in SourceLocation site)
    : GroupTask<T>(owner, parent, work, site)
{
    private readonly TaskCompletionSource _started = new(
        Dispatcher.Continuations(owner.Node.Clock));

    /// <summary>Completes when the work is started; fails with the context's error when the scope is canceled first.</summary>
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
            _ = _started.Task.Exception;        // observed: the caller may not await it any more
        }
    }
}
