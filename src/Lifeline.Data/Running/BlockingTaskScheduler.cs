using System.Transactions;

namespace Lifeline.Data.Running;

/// <summary>
/// Threads that may block. Some providers have no asynchronous form and work on the thread that calls them; others
/// connect on the thread that cancels. Somebody has to be blocked then; this makes sure that it is neither the caller
/// nor the thread pool.
/// </summary>
/// <remarks>
/// <para>
/// It is tempting to use the thread pool. Don't: it has as many threads as there are cores and adds one or two a second.
/// As many slow queries as there are cores would hold up every other request, and the very callbacks that are to
/// interrupt those queries.
/// </para>
/// <para>
/// There is no upper limit for what may hold a lock, on purpose: statements that wait for the lock could take all threads, and the
/// statement that would release it would find none. What begins where no lock can be held stands in line, without a thread, while
/// <see cref="MaxThatMayWait"/> others of its kind run; it leaves the line when its context ends.
/// </para>
/// </remarks>
internal sealed class BlockingTaskScheduler : TaskScheduler
{
    /// <summary>How many statements that hold no lock run, or wait for one, at once.</summary>
    public const int MaxThatMayWait = 128;

    private static readonly BlockingTaskScheduler s_instance = new();
    private static readonly SemaphoreSlim s_places = new(MaxThatMayWait);
    private static readonly TimeSpan s_longestIdle = TimeSpan.FromSeconds(20);

    // A thread that has just been busy looks out for so long before it sleeps: to be woken takes as long, and many statements less.
    private static readonly TimeSpan s_longestSpin = TimeSpan.FromMicroseconds(Environment.ProcessorCount == 1 ? 0 : 20);

    private readonly object _gate = new();
    private readonly Queue<Task> _waiting = new();      // guarded by _gate
    private int _idle;                                  // guarded by _gate: threads that wait for a task, or were woken and are not up yet
    private bool _isSpinning;                           // guarded by _gate: one thread looks out for a task and does not sleep
    private volatile int _queued;                       // written under _gate: how many stand in _waiting, for the thread that spins

    /// <summary>Runs work on one of the threads. What awaits it goes on on the thread pool.</summary>
    /// <remarks>The caller's transaction goes along: a connection that is opened there takes part in it, as it would on the caller's thread.</remarks>
    public static Task<T> Run<T>(Func<T> work) => Task.Factory.StartNew(
        InTransactionOfCaller(work),
        CancellationToken.None,
        TaskCreationOptions.DenyChildAttach | TaskCreationOptions.HideScheduler | TaskCreationOptions.RunContinuationsAsynchronously,
        s_instance);

    /// <summary>Runs work that holds no lock when there is a place for it.</summary>
    /// <param name="work">What blocks.</param>
    /// <param name="token">Ends the standing in line alone.</param>
    /// <exception cref="OperationCanceledException">The token was canceled first; nothing ran.</exception>
    public static async Task<T> RunInLineAsync<T>(Func<T> work, CancellationToken token)
    {
        work = InTransactionOfCaller(work);                     // by the time that there is a place, this may be another thread
        await s_places.WaitAsync(token).ConfigureAwait(false);
        try
        {
            return await Run(work).ConfigureAwait(false);
        }
        finally
        {
            s_places.Release();
        }
    }

    // Unless its scope says that it flows, a transaction is its thread's alone.
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
                return work();                                  // it has come by itself
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
        lock (_gate)
        {
            _waiting.Enqueue(task);
            _queued = _waiting.Count;
            var awake = _isSpinning ? 1 : 0;
            if (awake + _idle >= _queued)               // one for this task, and for those that are waiting already
            {
                if (awake < _queued)
                {
                    Monitor.Pulse(_gate);
                }

                return;
            }
        }

        new Thread(WorkUntilIdle) { IsBackground = true, Name = "Lifeline.Data" }.UnsafeStart();
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate)
        {
            return _waiting.ToArray();
        }
    }

    private void WorkUntilIdle()
    {
        while (Take() is { } task)
        {
            TryExecuteTask(task);
        }
    }

    private Task? Take()
    {
        var isSpinning = TrySpin();
        lock (_gate)
        {
            _isSpinning &= !isSpinning;
            while (_waiting.Count == 0)
            {
                _idle++;
                var woken = Monitor.Wait(_gate, s_longestIdle);
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

    // Looks out for a task, unless there is one, or another thread does.
    private bool TrySpin()
    {
        lock (_gate)
        {
            if (_isSpinning || _waiting.Count > 0 || s_longestSpin == TimeSpan.Zero)
            {
                return false;
            }

            _isSpinning = true;
        }

        for (var start = TimeProvider.System.GetTimestamp(); _queued == 0 && TimeProvider.System.GetElapsedTime(start) < s_longestSpin;)
        {
            Thread.SpinWait(8);
        }

        return true;
    }
}
