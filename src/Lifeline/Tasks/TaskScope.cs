using System.Runtime.CompilerServices;
using Lifeline.Scheduling;
using Lifeline.Stopping;
using Lifeline.Tasks;
using Lifeline.Core;

namespace Lifeline;

/// <summary>
/// Tasks that belong together and can't be lost: a block that is left with <c>await using</c> is not left while one of
/// them runs. What happens when one fails is what the kinds differ in: <see cref="TaskGroup"/>, <see cref="TaskRace{T}"/>
/// and <see cref="TaskGather{T}"/>.
/// </summary>
/// <remarks>
/// All members are thread-safe. Each task runs on the thread pool, as with <see cref="Task.Run(Action)"/>, and is
/// handed the scope's context.
/// </remarks>
[HoldsContext]
public abstract partial class TaskScope : IAsyncDisposable
{
    private const int MaxFailures = 100;        // so many are kept, of a scope that lives for months

    private readonly GroupNode _node;
    private readonly StopState? _stop;              // null when nobody can ask us to finish
    private readonly bool _refusesWhenStopping; // false for those who work for something that is to be finished
    private readonly ActiveTaskList _activeTasks = new();
    private readonly ConcurrencyLimiter? _limiter;               // null when there is no limit
    private int _isWaitedFor;                   // 1 once somebody waits for all: the last one to end closes the roster

    // What follows is guarded by a lock on _roster, and is not taken on a task's usual way.
    private List<Exception>? _failures;         // the first ones; null until there is one
    private long _failureCount;                 // of all
    private TaskFailure? _outcome;              // the failure that whoever waits is thrown, until somebody is told; swapped without the lock
    private Exception? _interruption;           // of the first task that was cut short by the scope's end
    private bool _isCanceledByOwner;            // so that nobody need be told of it

    private protected TaskScope(GroupNode node, int? limit)
    {
        _node = node;
        _limiter = limit is null ? null : new ConcurrencyLimiter(Checked(limit.Value));
        _stop = StopState.Over(new Context(node.Parent!));
        _refusesWhenStopping = _stop is not null && _stop.Hard == node.Parent!.CancellationParent;
    }

    /// <summary>Has a scope that is complete hear of the end of its context, which may be there already.</summary>
    internal static T Activated<T>(T scope)
        where T : TaskScope
    {
        scope._node.ActivateFor(scope);
        return scope;
    }

    /// <summary>The context that the tasks are handed. It ends with its parent, with the first failure if the kind has it so, and when the scope has been left.</summary>
    public Context Context => new(_node);

    /// <summary>
    /// The failures until now, in the order in which they came: the first hundred, see <see cref="FailureCount"/>. A cancellation that
    /// merely follows from the scope's own end is not among them.
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

    /// <summary>How many failures there were until now, those included that are not kept.</summary>
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

    /// <summary>The tasks that have not ended, in the order in which they were started; those included that wait in line.</summary>
    /// <remarks>A copy. Costs as much as there are, and some more that have just ended.</remarks>
    public IReadOnlyList<TaskIdentity> Running => [.. _activeTasks.Pending().Select(task => task.Identity)];

    internal GroupNode Node => _node;

    /// <summary>The tasks that have not ended, as they are.</summary>
    internal List<GroupTask> Pending() => _activeTasks.Pending();

    /// <summary>True while there are tasks that have not ended.</summary>
    internal bool HasTasks => _activeTasks.HasPending;

    /// <summary>Cancels all tasks, and has the scope begin no more. The first one to end it decides; after that this does nothing.</summary>
    /// <param name="cause">Why, for the tasks' <see cref="Context.Cause"/>; null when there is nothing to add.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <remarks>Does not wait for the tasks: leaving the block does, and does not throw because of those that this has cancelled.</remarks>
    public void Cancel(Exception? cause = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        _isCanceledByOwner |= !_node.IsDone;    // before the first task can find itself cut short
        CancelWith(cause, new SourceLocation(file, line));
    }

    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    internal static int Checked(int limit) => limit >= 1
        ? limit
        : throw new ArgumentOutOfRangeException(
            nameof(limit), limit, "A limit is at least 1, as with less no task could ever run. Leave it out to have none.");

    // Starting.

    private protected Task Start(Func<Context, Task> work, string? name, string file, int line) =>
        Started<Unit>(work, name, new SourceLocation(file, line), mayWait: true)!;

    private protected Task<T> Start<T>(Func<Context, Task<T>> work, string? name, string file, int line) =>
        Started<T>(work, name, new SourceLocation(file, line), mayWait: true)!;

    private protected Task<T>? Started<T>(Func<Context, Task> work, string? name, in SourceLocation site, bool mayWait)
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

    // Counts the task in, so that nobody joins without it.
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
            Left();
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
            FailWaiting();                   // the end came in between, and may have found nobody waiting yet
        }
    }

    // Ending.

    /// <summary>Called by a task when it has ended, its promise included.</summary>
    /// <param name="task">Which.</param>
    /// <param name="body">How its work has ended.</param>
    /// <param name="canceled">What a cancelled one throws; null for all others.</param>
    internal void OnEnded(GroupTask task, Task body, Exception? canceled)
    {
        if (body.IsCompletedSuccessfully)
        {
            OnSucceeded(task, body);
        }
        else
        {
            OnFailed(task, canceled is null ? body.Exception!.InnerExceptions : [canceled]);
        }

        // The next one ends at once when the scope has ended. Then those who never had a place give one up as well, which
        // does not matter any more.
        _limiter?.ExitAndDequeue()?.Start();
        Left();
    }

    /// <summary>Called once, when the context has ended, on the thread of whoever ended it. Never throws.</summary>
    internal void OnEnded()
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
        catch (Exception failure)               // the clock, of which a timer is wanted, or no memory
        {
            LifelineEvents.OnForeignFailed($"the clock of {this}", failure, _node);
        }
    }

    /// <summary>Called once, when the context has ended, on the thread of whoever ended it.</summary>
    private protected virtual void OnContextEnded()
    {
    }

    private protected virtual void OnSucceeded(GroupTask task, Task body)
    {
    }

    /// <summary>What a failure means to the others; the failure itself has been noted.</summary>
    /// <param name="task">Whose it was.</param>
    /// <param name="failure">What it was.</param>
    /// <param name="isFirst">True for one, false for all others.</param>
    /// <returns>True when this is the one that whoever waits is thrown, so that nobody else need be told.</returns>
    private protected abstract bool OnFailure(GroupTask task, Exception failure, bool isFirst);

    /// <summary>What whoever joins the tasks is thrown; null for nothing. Asked once, when all have ended.</summary>
    /// <param name="interruption">What cut tasks short that nobody has heard of yet; null when there is no such thing.</param>
    private protected abstract Exception? Outcome(Exception? interruption);

    /// <summary>What a task is to end with that was cut short because of another one's failure: that failure. Null when that is not how it ended.</summary>
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
            if (Cancellation.Echoes(failure, _node))
            {
                Interlocked.CompareExchange(ref _interruption, WithFailureBehind(failure), null);
            }
            else if (_stop is not null && Cancellation.Echoes(failure, _stop.Soft.Node))
            {
                // It stopped because it was asked to, which is what was wanted.
            }
            else
            {
                var told = new TaskFailure(failure, task.Identity, new Context(task));
                if (OnFailure(task, failure, Note(failure)))
                {
                    _outcome = told;
                }
                else
                {
                    LifelineEvents.OnTaskFailed(told);
                }
            }
        }
    }

    // What a task says of contexts itself may know more than we do, such as in which operation the time went.
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

    /// <summary>What it is and where it was made: <c>the Group made at Gateway.cs:41</c>.</summary>
    public override string ToString() => $"the {_node.Description} made at {_node.Site}";

    private InvalidOperationException Closed(TaskIdentity task) => new(
        $"T{ToString()[1..]} can't start the task {task}: all its tasks have been waited for. "
        + "Start tasks before that, from a task of the same group if need be, or make another group.");

    /// <summary>The result of a task that has none.</summary>
    private protected readonly struct Unit;
}
