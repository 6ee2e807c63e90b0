using System.Transactions;

namespace Lifeline.Data.Running;

/// <summary>
/// Runs tasks on threads that may block. Some providers have no asynchronous form and block the thread that calls them;
/// others connect on the thread that cancels. This scheduler's threads are blocked then, not the caller's and not the
/// thread pool's.
/// </summary>
/// <remarks>
/// <para>
/// It is tempting to use the thread pool. Don't: it has as many threads as there are cores and adds one or two a second.
/// As many slow queries as there are cores would hold up every other request, and the very callbacks that are to
/// interrupt those queries.
/// </para>
/// <para>
/// There is deliberately no upper limit for operations that may hold a lock: statements that wait for the lock could take all threads,
/// and the statement that would release it would find none. An operation that starts on a connection that holds no lock waits in a
/// queue, without a thread, while <see cref="MaxThatMayWait"/> others of its kind run; it is removed when its context ends.
/// </para>
/// </remarks>
internal sealed class BlockingTaskScheduler : TaskScheduler
{
    /// <summary>How many statements that hold no lock run, or wait for one, at once.</summary>
    public const int MaxThatMayWait = 128;

    private static readonly BlockingTaskScheduler s_instance = new();
    private static readonly SemaphoreSlim s_lockFreeSlots = new(MaxThatMayWait);
    private static readonly TimeSpan s_maxIdle = TimeSpan.FromSeconds(20);

    // How long a thread that has run a task polls for the next before it sleeps: about the cost of a wake-up, and many statements take less.
    private static readonly TimeSpan s_maxSpin = TimeSpan.FromMicroseconds(Environment.ProcessorCount == 1 ? 0 : 20);

    private readonly object _lock = new();
    private readonly Queue<Task> _waiting = new();      // guarded by _lock
    private int _idle;                                  // guarded by _lock: threads in Monitor.Wait, also those pulsed but not yet running
    private bool _isSpinning;                           // guarded by _lock: true while one thread polls for a task
    private volatile int _queued;                       // _waiting.Count; written under _lock, read without it by the polling thread

    /// <summary>Runs a function on one of the threads. Awaiting code continues on the thread pool.</summary>
    /// <remarks>The caller's ambient transaction flows to the thread: a connection opened there enlists in it, as it would on the caller's thread.</remarks>
    public static Task<T> Run<T>(Func<T> work) => Task.Factory.StartNew(
        InTransactionOfCaller(work),
        CancellationToken.None,
        TaskCreationOptions.DenyChildAttach | TaskCreationOptions.HideScheduler | TaskCreationOptions.RunContinuationsAsynchronously,
        s_instance);

    /// <summary>Runs a function that holds no database lock, as one of at most <see cref="MaxThatMayWait"/>; waits in a queue until then.</summary>
    /// <param name="work">The blocking function.</param>
    /// <param name="token">Cancels only the wait in the queue.</param>
    /// <exception cref="OperationCanceledException">The token was canceled first; the function did not run.</exception>
    public static async Task<T> RunInLineAsync<T>(Func<T> work, CancellationToken token)
    {
        work = InTransactionOfCaller(work);                     // captured now: after the wait this may be another thread
        await s_lockFreeSlots.WaitAsync(token).ConfigureAwait(false);
        try
        {
            return await Run(work).ConfigureAwait(false);
        }
        finally
        {
            s_lockFreeSlots.Release();
        }
    }

    // An ambient transaction is thread-local, unless its scope enables asynchronous flow.
    private static Func<T> InTransactionOfCaller<T>(Func<T> work)
    {
        if (Transaction.Current is not { } ambient)
        {
            return work;
        }

        return () =>
        {
            if (Transaction.Current is not null)
            {
                return work();                                  // it has flowed by itself
            }

            Transaction.Current = ambient;
            try
            {
                return work();
            }
            finally
            {
                Transaction.Current = null;
            }
        };
    }

    protected override void QueueTask(Task task)
    {
        lock (_lock)
        {
            _waiting.Enqueue(task);
            _queued = _waiting.Count;
            var awake = _isSpinning ? 1 : 0;
            if (awake + _idle >= _queued)               // threads enough for this task and the tasks queued before it
            {
                if (awake < _queued)
                {
                    Monitor.Pulse(_lock);
                }

                return;
            }
        }

        new Thread(RunUntilIdle) { IsBackground = true, Name = "Lifeline.Data" }.UnsafeStart();
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_lock)
        {
            return _waiting.ToArray();
        }
    }

    private void RunUntilIdle()
    {
        while (DequeueOrWait() is { } task)
        {
            TryExecuteTask(task);
        }
    }

    private Task? DequeueOrWait()
    {
        var isSpinning = TrySpin();
        lock (_lock)
        {
            _isSpinning &= !isSpinning;
            while (_waiting.Count == 0)
            {
                _idle++;
                var woken = Monitor.Wait(_lock, s_maxIdle);
                _idle--;
                if (!woken && _waiting.Count == 0)
                {
                    return null;
                }
            }

            _queued = _waiting.Count - 1;
            return _waiting.Dequeue();
        }
    }

    // Polls for a task. False, without polling, when one is queued, another thread polls, or there is one processor.
    private bool TrySpin()
    {
        lock (_lock)
        {
            if (_isSpinning || _waiting.Count > 0 || s_maxSpin == TimeSpan.Zero)
            {
                return false;
            }

            _isSpinning = true;
        }

        for (var start = TimeProvider.System.GetTimestamp(); _queued == 0 && TimeProvider.System.GetElapsedTime(start) < s_maxSpin;)
        {
            Thread.SpinWait(8);
        }

        return true;
    }
}
