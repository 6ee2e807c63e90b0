using System.Runtime.CompilerServices;
using Lifeline.Tasks;
using Lifeline.Core;

namespace Lifeline;

/// <summary>Tasks of which whatever is ready after some time is taken, and the rest is cancelled.</summary>
/// <typeparam name="T">What each of them gives.</typeparam>
/// <remarks>
/// Made with <see cref="Context.Gather{T}"/>. A failure bothers no other task. Those that are cancelled are waited for
/// when the block is left. <inheritdoc/>
/// </remarks>
public sealed class TaskGather<T> : TaskScope
{
    private readonly TaskCompletionSource<GatherResult<T>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Member> _members = [];    // in the order of their start; locked while used
    private volatile bool _isObserved;

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
    /// A task with what is ready by then, which at the end of the time does not wait for the rest. It throws the
    /// context's error when the context above has ended before. The same task each time.
    /// </returns>
    public Task<GatherResult<T>> WaitAsync()
    {
        _isObserved = true;
        if (IsTimeUp)
        {
            _answer.TrySetResult(Ready());
        }

        _ = WaitAllAsync();
        return _answer.Task;
    }

    private protected override bool OnFailure(GroupTask task, Exception failure, bool isFirst) => false;

    private protected override void OnContextEnded()
    {
        if (_isObserved && IsTimeUp)            // else whoever waits later is told what there is by then
        {
            _answer.TrySetResult(Ready());
        }
    }

    private protected override Exception? Outcome(Exception? interruption)
    {
        Time.Dispose();
        if (interruption is not null && !IsTimeUp)
        {
            _answer.TrySetException(interruption);
            _ = _answer.Task.Exception;
            return interruption;
        }

        _answer.TrySetResult(Ready());
        return AllFailures();
    }

    private bool IsTimeUp => Node.Reason is { Kind: CancelKind.DeadlineExceeded } end && end.Origin == Time.Context.Node;

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
            else if (Cancellation.Of(task) is var canceled && !Cancellation.Echoes(canceled, Node))
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
