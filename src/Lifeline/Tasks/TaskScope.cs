using System.Runtime.CompilerServices;
using Lifeline.Tasks;
using Lifeline.Time;
using Lifeline.Tree;

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
public abstract partial class TaskScope : IAsyncDisposable
{
    private readonly GroupNode _node;
    private readonly int _limit;
    private readonly StopScope? _stop;          // null when nobody can ask us to finish
    private readonly bool _refusesWhenStopping; // false for those who work for something that is to be finished
    private Gate _gate;

    // All guarded by the gate.
    private GroupTask? _newest;                 // those that have not ended, linked; those that wait for room are in here too
    private int _pending;                       // how many these are
    private Queue<GroupTask>? _waiting;         // for room, in order; null until somebody has to
    private List<Exception>? _failures;         // null until the first
    private Exception? _interruption;           // of the first task that was cut short by the scope's end
    private bool _hadTasks;
    private bool _isClosed;                     // no task can be started any more
    private bool _isOwnerLeaving;               // Cancel was called, so that nobody is to be told of the end
    private TaskCompletionSource? _joined;      // null until somebody waits for all

    private protected TaskScope(GroupNode node, int? limit)
    {
        _node = node;
        _limit = Limit(limit);
        _stop = StopScope.Over(new Context(node.Parent!));
        _refusesWhenStopping = _stop is not null && _stop.Hard == node.Parent!.Keeper;
        node.SettleFor(this);
    }

    /// <summary>The context that the tasks are handed. It ends with its parent, with the first failure if the kind has it so, and when the scope has been left.</summary>
    public Context Context => new(_node);

    /// <summary>All failures until now, in the order in which they came. A cancellation that merely follows from the scope's own end is not among them.</summary>
    /// <remarks>A copy.</remarks>
    public IReadOnlyList<Exception> Failures
    {
        get
        {
            _gate.Enter();
            Exception[] failures = _failures is null ? [] : [.. _failures];
            _gate.Exit();
            return failures;
        }
    }

    internal GroupNode Node => _node;

    /// <summary>True when no task was ever started.</summary>
    private protected bool IsEmpty => !_hadTasks;

    /// <summary>Cancels all tasks, and has the scope start no more. The first one to end it decides; after that this does nothing.</summary>
    /// <param name="cause">Why, for the tasks' <see cref="Context.Cause"/>; null when there is nothing to add.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <remarks>Does not wait for the tasks: leaving the block does, and does not throw because of those that this has cancelled.</remarks>
    public void Cancel(Exception? cause = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        _gate.Enter();
        _isOwnerLeaving |= !_node.IsDone;
        _gate.Exit();
        EndWith(cause, new SourceSite(file, line));
    }

    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    internal static int Limit(int? limit) => limit is null or >= 1
        ? limit ?? int.MaxValue
        : throw new ArgumentOutOfRangeException(
            nameof(limit), limit, "A limit is at least 1, as with less no task could ever run. Leave it out to have none.");

    // Starting.

    private protected Task Start(Func<Context, Task> work, string? name, string file, int line) =>
        Started<Nothing>(work, name, new SourceSite(file, line), mayWait: true)!;

    private protected Task<T> Start<T>(Func<Context, Task<T>> work, string? name, string file, int line) =>
        Started<T>(work, name, new SourceSite(file, line), mayWait: true)!;

    private protected Task<T>? Started<T>(Func<Context, Task> work, string? name, in SourceSite site, bool mayWait)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (_refusesWhenStopping && _stop!.Stopping.IsDone)
        {
            return mayWait
                ? throw _stop.Stopping.EndedDuring($"starting the task {new TaskIdentity(name, site)}", TimeSpan.Zero)!
                : null;
        }

        var parent = name is null ? _node : Context.WithName(name, site.File, site.Line).Node;
        var task = new GroupTask<T>(this, parent, work, site);
        _gate.Enter();
        if (_isClosed)
        {
            _gate.Exit();
            throw Closed(task);
        }

        var hasRoom = _pending < _limit;
        if (!mayWait && (!hasRoom || _node.IsDone))
        {
            _gate.Exit();
            return null;
        }

        Link(task);
        if (!hasRoom)
        {
            (_waiting ??= new Queue<GroupTask>()).Enqueue(task);
        }

        _gate.Exit();
        if (hasRoom)
        {
            task.Start();
        }
        else if (_node.IsDone)
        {
            AbandonWaiting();                   // the end came in between, and may have found nobody waiting yet
        }

        return task.Promise;
    }

    // Ending.

    /// <summary>Called by a task when it has ended, its promise included.</summary>
    internal void OnEnded(GroupTask task, Task body)
    {
        if (body.IsCompletedSuccessfully)
        {
            OnSucceeded(task);
        }
        else
        {
            OnFailed(task, body);
        }

        GroupTask? next = null;
        _gate.Enter();
        Unlink(task);
        var isLast = _pending == 0 && _joined is not null;
        _isClosed |= isLast;
        _waiting?.TryDequeue(out next);
        _gate.Exit();
        next?.Start();                          // which ends it at once when the scope has ended
        if (isLast)
        {
            Join();
        }
    }

    /// <summary>Called once, when the context has ended, on the thread of whoever ended it: runs no foreign code.</summary>
    internal void OnEnded()
    {
        _gate.Enter();
        var (isOvertime, isQueued) = (_pending > 0, _waiting is { Count: > 0 });
        _gate.Exit();
        OnContextEnded();
        if (isQueued)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static scope => scope.AbandonWaiting(), this, preferLocal: false);
        }

        if (isOvertime)
        {
            WatchForOverstays();
        }
    }

    /// <summary>Called once, when the context has ended, on the thread of whoever ended it.</summary>
    private protected virtual void OnContextEnded()
    {
    }

    private protected virtual void OnSucceeded(GroupTask task)
    {
    }

    /// <summary>What a failure means to the others; the failure itself has been noted.</summary>
    /// <param name="task">Whose it was.</param>
    /// <param name="failure">What it was.</param>
    /// <param name="isFirst">True for one, false for all others.</param>
    /// <returns>True when this is the one that whoever waits is thrown, so that nobody else need be told.</returns>
    private protected abstract bool OnFailure(GroupTask task, Exception failure, bool isFirst);

    /// <summary>What whoever joins the tasks is thrown; null for nothing. Asked once, when all have ended.</summary>
    /// <param name="failures">All failures, the first one first.</param>
    /// <param name="interruption">What cut tasks short that nobody has heard of yet; null when there is no such thing.</param>
    private protected abstract Exception? Outcome(IReadOnlyList<Exception> failures, Exception? interruption);

    private protected void EndWith(Exception? cause, in SourceSite site) => _node.EndWith(new End(EndKind.Canceled, _node, cause, site));

    private void OnFailed(GroupTask task, Task body)
    {
        var failures = body.Exception?.InnerExceptions ?? (IReadOnlyList<Exception>)[Cancellation.Of(body)];
        foreach (var failure in failures)
        {
            if (Cancellation.Echoes(failure, _node))
            {
                Interlocked.CompareExchange(ref _interruption, failure, null);
            }
            else if (_stop is not null && Cancellation.Echoes(failure, _stop.Stopping.Node))
            {
                // It stopped because it was asked to, which is what was wanted.
            }
            else if (!OnFailure(task, failure, Note(failure)))
            {
                LifelineEvents.OnTaskFailed(new TaskFailure(failure, task.Identity, new Context(task)));
            }
        }
    }

    private bool Note(Exception failure)
    {
        _gate.Enter();
        _failures ??= [];
        _failures.Add(failure);
        var isFirst = _failures.Count == 1;
        _gate.Exit();
        return isFirst;
    }

    private void AbandonWaiting()
    {
        var error = Context.Error!;
        while (true)
        {
            GroupTask? task = null;
            _gate.Enter();
            _waiting?.TryDequeue(out task);
            _gate.Exit();
            if (task is null)
            {
                return;
            }

            task.Abandon(error);
        }
    }

    // Joining.

    /// <summary>A task that ends when all have, as the kind has it.</summary>
    private protected Task Joining()
    {
        _gate.Enter();
        var isFirst = _joined is null;
        var joined = _joined ??= new TaskCompletionSource();
        var isLast = isFirst && _pending == 0;
        _isClosed |= isLast;
        _gate.Exit();
        if (isLast)
        {
            Join();
        }

        return joined.Task;
    }

    private void Join()
    {
        _overstayWatch?.Dispose();
        var interruption = _interruption is null || _isOwnerLeaving ? null : _interruption;
        var outcome = Outcome(_failures ?? (IReadOnlyList<Exception>)[], interruption);
        _node.EndWith(End.ScopeLeft);
        if (outcome is null)
        {
            _joined!.SetResult();
            return;
        }

        _joined!.SetException(outcome);
        _ = _joined.Task.Exception;             // who leaves the block is told as well
    }

    private void Link(GroupTask task)
    {
        task.Older = _newest;
        _newest?.Newer = task;
        _newest = task;
        _pending++;
        _hadTasks = true;
    }

    private void Unlink(GroupTask task)
    {
        if (task.Newer is { } newer)
        {
            newer.Older = task.Older;
        }
        else
        {
            _newest = task.Older;
        }

        task.Older?.Newer = task.Newer;
        task.Older = null;
        task.Newer = null;
        _pending--;
    }

    private InvalidOperationException Closed(GroupTask task) => new(
        $"The {_node.Description} made at {_node.Site} can't start the task {task.Identity}: all its tasks have been waited for. "
        + "Start tasks before that, from a task of the same group if need be, or make another group.");

    /// <summary>The result of a task that has none.</summary>
    private protected readonly struct Nothing;
}
