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
/// There is no upper limit, on purpose: with one, statements that wait for a lock could take all threads, and the
/// statement that would release it would find none. There are never more threads than statements and cancels that run
/// at once.
/// </para>
/// </remarks>
internal sealed class BlockingThreads : TaskScheduler
{
    private static readonly BlockingThreads s_instance = new();
    private static readonly TimeSpan s_longestIdle = TimeSpan.FromSeconds(20);

    private readonly object _gate = new();
    private readonly Queue<Task> _waiting = new();      // guarded by _gate
    private int _idle;                                  // guarded by _gate: threads that wait for a task, or were woken and are not up yet

    /// <summary>Runs work on one of the threads. What awaits it goes on on the thread pool.</summary>
    public static Task<T> Run<T>(Func<T> work) => Task.Factory.StartNew(
        work,
        CancellationToken.None,
        TaskCreationOptions.DenyChildAttach | TaskCreationOptions.HideScheduler | TaskCreationOptions.RunContinuationsAsynchronously,
        s_instance);

    protected override void QueueTask(Task task)
    {
        lock (_gate)
        {
            _waiting.Enqueue(task);
            if (_idle >= _waiting.Count)                // one for this task, and for those that are waiting already
            {
                Monitor.Pulse(_gate);
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
        lock (_gate)
        {
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

            return _waiting.Dequeue();
        }
    }
}
