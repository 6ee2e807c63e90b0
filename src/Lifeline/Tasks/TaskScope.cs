using System.Runtime.CompilerServices;
using Lifeline.Scheduling;
using Lifeline.Stopping;
using Lifeline.Tasks;
using Lifeline.Core;

namespace Lifeline;

/// <summary>
/// Tasks that belong together and can't be lost: an <c>await using</c> block is not left while one of them runs. The kinds
/// differ in what happens when one fails: <see cref="TaskGroup"/>, <see cref="TaskRace{T}"/> and <see cref="TaskGather{T}"/>.
/// </summary>
/// <remarks>
/// All members are thread-safe. Each task runs on the thread pool, as with <see cref="Task.Run(Action)"/>, and gets
/// the scope's context.
/// </remarks>
[HoldsContext]
public abstract partial class TaskScope : IAsyncDisposable
{
    private const int MaxFailures = 100;        // the failures kept: a scope may live for months

    private readonly GroupNode _node;
    private readonly StopState? _stop;          // null when no context above can be asked to stop
    private readonly bool _refusesWhenStopping; // true directly in a stop scope; false deeper, where work that is to be finished may start tasks
    private readonly ActiveTaskList _activeTasks = new();
    private readonly ConcurrencyLimiter? _limiter;  // null when there is no limit
    private int _isWaitedFor;                   // 1 once WaitAllAsync was called: the thread that completes the last task then joins the scope

    // The first two are guarded by a lock on _activeTasks, which a task that succeeds does not take. The others need no lock.
    private List<Exception>? _failures;         // the first MaxFailures; null until there is one
    private long _failureCount;                 // of all failures
    private TaskFailure? _outcome;              // the failure that WaitAsync throws, until it is reported as an event; swapped to null by then
    private Exception? _interruption;           // of the first task that was canceled with the scope; set once, by compare-and-swap
    private bool _isCanceledByOwner;            // true once Cancel was called on a live scope: then WaitAsync does not throw for it

    private protected TaskScope(GroupNode node, int? limit)
    {
        _node = node;
        _limiter = limit is null ? null : new ConcurrencyLimiter(ValidateLimit(limit.Value));
        _stop = StopState.Over(new Context(node.Parent!));
        _refusesWhenStopping = _stop is not null && _stop.Hard == node.Parent!.CancellationParent;
    }

    /// <summary>
    /// Adds the context of a fully constructed scope to its parent, and notifies the scope of its cancellation, which may have
    /// happened already.
    /// </summary>
    internal static T Activated<T>(T scope)
        where T : TaskScope
    {
        scope._node.ActivateFor(scope);
        return scope;
    }

    /// <summary>
    /// The context that the tasks get. It ends with its parent, with the first failure in kinds that define it so, and when the
    /// scope has been left.
    /// </summary>
    public Context Context => new(_node);

    /// <summary>
    /// The failures until now, in the order in which they came: the first hundred, see <see cref="FailureCount"/>. A cancellation that
    /// is a consequence of the scope's own cancellation is not among them.
    /// </summary>
    /// <remarks>A copy.</remarks>
    public IReadOnlyList<Exception> Failures
    {
        get
        {
            lock (_activeTasks)
            {
                return _failures is null ? [] : [.. _failures];
            }
        }
    }

    /// <summary>The number of failures until now, including those that are not kept.</summary>
    public long FailureCount
    {
        get
        {
            lock (_activeTasks)
            {
                return _failureCount;
            }
        }
    }

    /// <summary>The tasks that have not ended, in the order in which they were started, including those that are queued.</summary>
    /// <remarks>A copy. The cost is linear in the number of these tasks and of some that have just ended.</remarks>
    public IReadOnlyList<TaskIdentity> Running => [.. _activeTasks.Pending().Select(task => task.Identity)];

    internal GroupNode Node => _node;

    /// <summary>The tasks that have not completed. A copy.</summary>
    internal List<GroupTask> Pending() => _activeTasks.Pending();

    /// <summary>True while there are tasks that have not completed.</summary>
    internal bool HasTasks => _activeTasks.HasPending;

    /// <summary>Cancels all tasks; the scope begins no more. The first cancellation of the scope decides the cause; after it, this does nothing.</summary>
    /// <param name="cause">The reason, for the tasks' <see cref="Context.Cause"/>; null when there is nothing to add.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <remarks>Does not wait for the tasks: leaving the block does, and does not throw because of tasks that this call has cancelled.</remarks>
    public void Cancel(Exception? cause = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        _isCanceledByOwner |= !_node.IsDone;    // before a task can observe the cancellation
        CancelWith(cause, new SourceLocation(file, line));
    }

    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    internal static int ValidateLimit(int limit) => limit >= 1
        ? limit
        : throw new ArgumentOutOfRangeException(
            nameof(limit), limit, "A limit is at least 1, as with less no task could ever run. Leave it out to have none.");

    // Starting.

    private protected Task Start(Func<Context, Task> work, string? name, string file, int line) =>
        TryStart<Unit>(work, name, new SourceLocation(file, line), mayWait: true)!;

    private protected Task<T> Start<T>(Func<Context, Task<T>> work, string? name, string file, int line) =>
        TryStart<T>(work, name, new SourceLocation(file, line), mayWait: true)!;

    private protected Task<T>? TryStart<T>(Func<Context, Task> work, string? name, in SourceLocation site, bool mayWait)
    {
        if (!TryBegin(work, name, site, mayWait, out var parent))
        {
            return null;
        }

        var task = new GroupTask<T>(this, parent, work, site);
        var promise = task.Promise;
        Enter(task);
        return promise;
    }

    /// <summary>Starts a task as soon as there is room for it.</summary>
    private protected async ValueTask<Task<T>> StartedWithRoom<T>(Func<Context, Task> work, string? name, SourceLocation site)
    {
        TryBegin(work, name, site, mayWait: true, out var parent);
        var task = new AwaitedGroupTask<T>(this, parent, work, site);
        var promise = task.Promise;
        Enter(task);
        await task.Started.ConfigureAwait(Dispatcher.Stays);
        return promise;
    }

    // Counts the task as started before it is created, so that the scope can't complete without it.
    private bool TryBegin(Func<Context, Task> work, string? name, in SourceLocation site, bool mayWait, out ContextNode parent)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (_refusesWhenStopping && _stop!.Soft.IsDone)
        {
            parent = _node;
            return mayWait
                ? throw _stop.Soft.EndedDuring($"starting the task {new TaskIdentity(name, site)}", TimeSpan.Zero)!
                : false;
        }

        parent = name is null ? _node : Context.WithName(name, site.GetPath(), site.Line).Node;
        if (!_activeTasks.TryBegin())
        {
            throw Closed(new TaskIdentity(name, site));
        }

        if (!mayWait && (_node.IsDone || _limiter is { HasRoom: false }))
        {
            CountOut();
            return false;
        }

        return true;
    }

    private void Enter(GroupTask task)
    {
        _activeTasks.Add(task);
        if (_limiter is null || _limiter.TryEnterOrQueue(task))
        {
            task.Start();
        }
        else if (_node.IsDone)
        {
            FailWaiting();                   // OnContextDone may have run before the task was queued
        }
    }

    // Completing.

    /// <summary>Called by a task when its work and its promise have completed.</summary>
    /// <param name="task">The task.</param>
    /// <param name="body">The completed task of its work.</param>
    /// <param name="canceled">The exception of a canceled body; null for others.</param>
    internal void OnTaskEnded(GroupTask task, Task body, Exception? canceled)
    {
        if (body.IsCompletedSuccessfully)
        {
            OnSucceeded(task, body);
        }
        else
        {
            OnFailed(task, canceled is null ? body.Exception!.InnerExceptions : [canceled]);
        }

        // The next task fails at once when the scope has been canceled. A queued task that was failed by FailWaiting also
        // lowers the limiter's count, which was not raised for it; no work runs after the cancellation, so it does no harm.
        _limiter?.ExitAndDequeue()?.Start();
        CountOut();
    }

    /// <summary>Called once, when the context has been canceled, on the canceling thread. Never throws.</summary>
    internal void OnContextDone()
    {
        try
        {
            OnContextEnded();
            if (_limiter is { HasRoom: false })
            {
                Dispatcher.Queue(_node.Clock, new Callback("giving up the tasks in line", FailWaiting));
            }

            if (HasTasks)
            {
                ScheduleOverrunReport();
            }
        }
        catch (Exception failure)               // the clock refused a timer, or there is no memory
        {
            LifelineEvents.OnForeignFailed($"the clock of {this}", failure, _node);
        }
    }

    /// <summary>Called once, when the context has been canceled, on the canceling thread.</summary>
    private protected virtual void OnContextEnded()
    {
    }

    private protected virtual void OnSucceeded(GroupTask task, Task body)
    {
    }

    /// <summary>Decides what a failure means for the other tasks; the failure itself is in <see cref="Failures"/> already.</summary>
    /// <param name="task">The task that failed.</param>
    /// <param name="failure">Its exception.</param>
    /// <param name="isFirst">True for one failure of the scope, false for all others.</param>
    /// <returns>True when WaitAsync will throw this failure, so that it need not be reported as an event.</returns>
    private protected abstract bool OnFailure(GroupTask task, Exception failure, bool isFirst);

    /// <summary>The exception for the thread that waits for all tasks; null for none. Called once, when all have completed.</summary>
    /// <param name="interruption">The error of the first task that was canceled with the scope; null when there is none, or after <see cref="Cancel"/>.</param>
    private protected abstract Exception? Outcome(Exception? interruption);

    /// <summary>The failure of another task that canceled this one, which then fails with it. Null when that is not why it was canceled.</summary>
    internal virtual Exception? FailureBehind(Exception canceled) => null;

    /// <summary>All failures in one; null when there is none.</summary>
    private protected AggregateException? AllFailures()
    {
        var (failures, count) = (Failures, FailureCount);
        return failures.Count == 0 ? null
            : failures.Count == count ? new AggregateException(failures)
            : new AggregateException($"{count} tasks failed, of which the first {failures.Count} are told.", failures);
    }

    private protected void CancelWith(Exception? cause, in SourceLocation site) => _node.CancelWith(new CancelReason(CancelKind.Canceled, _node, cause, site));

    private void OnFailed(GroupTask task, IReadOnlyList<Exception> failures)
    {
        foreach (var failure in failures)
        {
            if (Cancellation.IsConsequenceOf(failure, _node))
            {
                Interlocked.CompareExchange(ref _interruption, WithFailureBehind(failure), null);
            }
            else if (_stop is not null && Cancellation.IsConsequenceOf(failure, _stop.Soft.Node))
            {
                // The task ended because it was asked to stop: not a failure.
            }
            else
            {
                var report = new TaskFailure(failure, task.Identity, new Context(task));
                if (OnFailure(task, failure, Note(failure)))
                {
                    _outcome = report;
                }
                else
                {
                    LifelineEvents.OnTaskFailed(report);
                }
            }
        }
    }

    // The task's own ContextEndedException may say more than one made here, such as the operation that took the time.
    private ContextEndedException WithFailureBehind(Exception cancellation) =>
        cancellation as ContextEndedException ?? ContextEndedException.Create(Context, _node.Reason!, inner: cancellation);

    private bool Note(Exception failure)
    {
        lock (_activeTasks)
        {
            if (_failureCount < MaxFailures)
            {
                (_failures ??= []).Add(failure);
            }

            return ++_failureCount == 1;
        }
    }

    private void FailWaiting()
    {
        var error = Context.Error!;
        while (_limiter!.Dequeue() is { } task)
        {
            task.CompleteUnstarted(error);
        }
    }

    /// <summary>The kind of the scope and where it was made: <c>the Group made at Gateway.cs:41</c>.</summary>
    public override string ToString() => $"the {_node.Description} made at {_node.Site}";

    private InvalidOperationException Closed(TaskIdentity task) => new(
        $"T{ToString()[1..]} can't start the task {task}: all its tasks have been waited for. "
        + "Start tasks before that, from a task of the same group if need be, or make another group.");

    /// <summary>The result of a task that has none.</summary>
    private protected readonly struct Unit;
}
