using System.Runtime.CompilerServices;
using Lifeline.Tasks;
using Lifeline.Core;

namespace Lifeline;

/// <summary>Tasks whose results are collected until a time limit; those that have not completed by then are cancelled.</summary>
/// <typeparam name="T">The result of each task.</typeparam>
/// <remarks>
/// Made with <see cref="Context.Gather{T}"/>. A failure does not affect other tasks. Cancelled tasks are waited for
/// when the block is left. <inheritdoc/>
/// </remarks>
public sealed class TaskGather<T> : TaskScope
{
    private readonly TaskCompletionSource<GatherResult<T>> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Member> _members = [];    // in the order of their start; guarded by a lock on itself
    private volatile bool _isObserved;          // true once WaitAsync was called

    internal TaskGather(ContextScope time, int? limit, in SourceLocation site)
        : base(new GroupNode(time.Context.Node, "Gather", site), limit) => Time = time;

    private ContextScope Time { get; }

    private protected override bool IsObserved => _isObserved;

    /// <inheritdoc cref="TaskGroup.Go{T}(Func{Context, Task{T}}, string, string, int)"/>
    public Task<T> Go(
        Func<Context, Task<T>> work, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var member = new Member(new TaskIdentity(name, new SourceLocation(file, line)));
        lock (_members)
        {
            _members.Add(member);
        }

        try
        {
            var task = Start(work, name, file, line);
            member.Task = task;
            return task;
        }
        catch
        {
            lock (_members)
            {
                _members.Remove(member);
            }

            throw;
        }
    }

    /// <summary>Waits until all tasks have ended, or the time is up.</summary>
    /// <returns>
    /// A task with what is ready by then: when the time is up, it does not wait for the rest. It throws the
    /// context's error when the parent context has ended before. The same task each time.
    /// </returns>
    public Task<GatherResult<T>> WaitAsync()
    {
        _isObserved = true;
        if (IsTimeUp)
        {
            _result.TrySetResult(Ready());
        }

        _ = WaitAllAsync();
        return _result.Task;
    }

    private protected override bool OnFailure(GroupTask task, Exception failure, bool isFirst) => false;

    private protected override void OnContextEnded()
    {
        if (_isObserved && IsTimeUp)            // else a later WaitAsync returns what is ready by then
        {
            _result.TrySetResult(Ready());
        }
    }

    private protected override Exception? Outcome(Exception? interruption)
    {
        Time.Dispose();
        if (interruption is not null && !IsTimeUp)
        {
            _result.TrySetException(interruption);
            _ = _result.Task.Exception;
            return interruption;
        }

        _result.TrySetResult(Ready());
        return AllFailures();
    }

    private bool IsTimeUp => Node.Reason is { Kind: CancelKind.DeadlineExceeded } reason && reason.Origin == Time.Context.Node;

    private GatherResult<T> Ready()
    {
        var results = new List<T>();
        var failures = new List<Exception>();
        var missing = new List<TaskIdentity>();
        Member[] members;
        lock (_members)
        {
            members = [.. _members];
        }

        foreach (var member in members)
        {
            if (member.Task is not { IsCompleted: true } task)
            {
                missing.Add(member.Identity);
            }
            else if (task.IsCompletedSuccessfully)
            {
                results.Add(task.Result);
            }
            else if (task.IsFaulted)
            {
                failures.AddRange(task.Exception.InnerExceptions);
            }
            else if (Cancellation.Of(task) is var canceled && !Cancellation.IsConsequenceOf(canceled, Node))
            {
                failures.Add(canceled);
            }
            else
            {
                missing.Add(member.Identity);
            }
        }

        return new GatherResult<T>(results, failures, missing);
    }

    private sealed class Member(TaskIdentity identity)
    {
        private Task<T>? _task;                 // null while it is being started

        public TaskIdentity Identity => identity;

        public Task<T>? Task
        {
            get => Volatile.Read(ref _task);
            set => Volatile.Write(ref _task, value);
        }
    }
}
