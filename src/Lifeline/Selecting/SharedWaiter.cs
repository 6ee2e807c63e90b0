using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Lifeline.Collections;
using Lifeline.Scheduling;

namespace Lifeline.Selecting;

/// <summary>
/// One pending wait on a channel or a task, shared by all cases of all selects that wait on it. A channel's wait can only be
/// canceled with a token, and then the channel allocates for it each time. This wait is never canceled:
/// there is at most one for each channel, however many selects come and go, and it stays until the channel completes it.
/// </summary>
/// <remarks>
/// Channels are foreign code: they are called under no lock, and an exception of one is the failure of the selects that
/// waited for that completion, and of no others. A shared waiter is referenced by the cases that use it, and by the channel while
/// the wait is pending; the table that finds it again references it weakly, or a channel would keep this library from being unloaded.
/// </remarks>
internal abstract class SharedWaiter
{
    private readonly Lock _lock = new();
    private readonly Action _onCompleted;
    private Case? _first;                       // guarded by _lock, as is _last; the waiting cases, the earliest first
    private Case? _last;
    private long _stamp = 1;                    // guarded by _lock; incremented with each completion; a case gets the stamp of the wait that it waits for
    private bool _isPending;                    // guarded by _lock; true from before the wait is started until after it has completed

    protected SharedWaiter() => _onCompleted = () => OnCompleted(atOnce: false);

    /// <summary>True once there is nothing more to wait for: the channel is completed (and empty, for reads), or the task has completed.</summary>
    public bool IsClosed { get; protected set; }

    /// <summary>Sets the case's signal when the wait completes next. Does nothing when the case waits already.</summary>
    /// <exception cref="Exception">The channel threw when the wait was started. The case is not waiting then.</exception>
    public void Add(Case waiting)
    {
        lock (_lock)
        {
            if (waiting.Stamp == 0)
            {
                waiting.Stamp = _stamp;
                waiting.Earlier = _last;
                _last = _last is null ? _first = waiting : _last.Later = waiting;
            }

            if (_isPending)
            {
                return;
            }

            _isPending = true;
        }

        bool isCompleted;
        try
        {
            isCompleted = StartWait(_onCompleted);    // foreign code: not under the lock
        }
        catch
        {
            Remove(waiting);
            Complete(failure: null);            // signals the cases that were added meanwhile; each starts a wait of its own
            throw;
        }

        if (isCompleted)
        {
            OnCompleted(atOnce: true);
        }
    }

    public void Remove(Case waiting)
    {
        lock (_lock)
        {
            waiting.Fail(null);
            if (waiting.Stamp != 0)
            {
                Unlink(waiting);
            }
        }
    }

    /// <summary>Starts the wait. <paramref name="onCompleted"/> is called when it completes.</summary>
    /// <returns>True when the wait has completed already; then <paramref name="onCompleted"/> is not called.</returns>
    protected abstract bool StartWait(Action onCompleted);

    /// <summary>Gets the result of the completed wait. Does not throw.</summary>
    /// <param name="atOnce">True when the wait had completed as soon as it was started.</param>
    /// <returns>The exception of the wait; null when it succeeded, or has only to be started again.</returns>
    protected abstract Exception? GetResult(bool atOnce);

    private void OnCompleted(bool atOnce)
    {
        lock (_lock)
        {
            if (!_isPending)
            {
                return;                         // the channel called back twice for one wait
            }
        }

        Complete(GetResult(atOnce));
    }

    private void Complete(Exception? failure)
    {
        Case? waiting;
        long completedStamp;
        bool isLast;
        lock (_lock)
        {
            _isPending = false;
            completedStamp = _stamp++;                // a case that is added from now on has a later stamp, and starts a new wait
            waiting = TakeFirst(completedStamp, failure, out isLast);
        }

        while (waiting is not null)
        {
            // The last select continues on this thread, which saves a thread switch; the others don't, so that none waits for
            // the body of another.
            waiting.Signal.Signal(elsewhere: !isLast);
            if (isLast)
            {
                return;
            }

            lock (_lock)
            {
                waiting = TakeFirst(completedStamp, failure, out isLast);
            }
        }
    }

    private Case? TakeFirst(long completedStamp, Exception? failure, out bool isLast)
    {
        var waiting = _first;
        if (waiting is null || waiting.Stamp > completedStamp)
        {
            isLast = true;
            return null;
        }

        Unlink(waiting);
        waiting.Fail(failure);
        isLast = _first is null || _first.Stamp > completedStamp;
        return waiting;
    }

    private void Unlink(Case waiting)
    {
        if (waiting.Earlier is { } earlier)
        {
            earlier.Later = waiting.Later;
        }
        else
        {
            _first = waiting.Later;
        }

        if (waiting.Later is { } later)
        {
            later.Earlier = waiting.Earlier;
        }
        else
        {
            _last = waiting.Earlier;
        }

        waiting.Earlier = waiting.Later = null;
        waiting.Stamp = 0;
    }
}

/// <summary>Waits until an item can be read from a channel, or written to it.</summary>
internal abstract class ChannelWaiter : SharedWaiter
{
    // The framework's channels keep a reference to the last callback, also after they have called it. Where that would keep this
    // assembly from being unloaded, the callback is that of a framework task, at the cost of that task.
    private static readonly bool s_isUnloadable = typeof(ChannelWaiter).Assembly.IsCollectible;

    private ConfiguredValueTaskAwaitable<bool>.ConfiguredValueTaskAwaiter _awaiter;      // written by the thread that starts the wait

    protected abstract ValueTask<bool> WaitAsync();

    /// <summary>Classifies the exception of a wait: the channel is completed, another wait has replaced this one, or a failure.</summary>
    /// <returns>The exception to throw; null when the channel is completed, or the wait has to be started again.</returns>
    protected abstract Exception? OnFailed(Exception failure, bool atOnce);

    [SuppressMessage("Reliability", "CA2012:Use ValueTasks correctly", Justification = "The result is taken once, by Take.")]
    protected sealed override bool StartWait(Action onCompleted)
    {
        var pending = WaitAsync();
        if (s_isUnloadable)
        {
            pending = new ValueTask<bool>(pending.AsTask());
        }

        var awaiter = pending.ConfigureAwait(Dispatcher.Stays).GetAwaiter();
        _awaiter = awaiter;
        if (awaiter.IsCompleted)
        {
            return true;
        }

        awaiter.UnsafeOnCompleted(onCompleted);
        return false;
    }

    protected sealed override Exception? GetResult(bool atOnce)
    {
        try
        {
            IsClosed = !_awaiter.GetResult();
            return null;
        }
        catch (Exception failure)
        {
            try
            {
                return OnFailed(failure, atOnce);
            }
            catch (Exception another)           // OnFailed calls the channel, which is foreign code
            {
                return another;
            }
        }
    }
}

internal sealed class ReadWaiter<T>(ChannelReader<T> reader) : ChannelWaiter
{
    private static readonly WeakTable<ChannelReader<T>, ReadWaiter<T>> s_waiters = new();

    public static ReadWaiter<T> Of(ChannelReader<T> reader) => s_waiters.GetOrMake(reader, reader, static reader => new ReadWaiter<T>(reader));

    protected override ValueTask<bool> WaitAsync() => reader.WaitToReadAsync(CancellationToken.None);

    protected override Exception? OnFailed(Exception failure, bool atOnce)
    {
        IsClosed = reader.Completion.IsCompleted;       // then the next read throws the channel's own error

        // A channel for a single reader cancels the older of two waits.
        return IsClosed || (failure is OperationCanceledException && !atOnce) ? null : failure;
    }
}

internal sealed class WriteWaiter<T>(ChannelWriter<T> writer) : ChannelWaiter
{
    private static readonly WeakTable<ChannelWriter<T>, WriteWaiter<T>> s_waiters = new();

    public static WriteWaiter<T> Of(ChannelWriter<T> writer) => s_waiters.GetOrMake(writer, writer, static writer => new WriteWaiter<T>(writer));

    protected override ValueTask<bool> WaitAsync() => writer.WaitToWriteAsync(CancellationToken.None);

    protected override Exception? OnFailed(Exception failure, bool atOnce) => failure;
}

internal sealed class TaskWaiter(Task task) : SharedWaiter
{
    private static readonly WeakTable<Task, TaskWaiter> s_waiters = new();

    public static TaskWaiter Of(Task task) => s_waiters.GetOrMake(task, task, static task => new TaskWaiter(task));

    protected override bool StartWait(Action onCompleted)
    {
        if (task.IsCompleted)
        {
            return true;
        }

        task.ConfigureAwait(Dispatcher.Stays).GetAwaiter().UnsafeOnCompleted(onCompleted);
        return false;
    }

    protected override Exception? GetResult(bool atOnce)
    {
        IsClosed = true;
        return null;
    }
}
