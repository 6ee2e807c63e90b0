namespace Lifeline.Testing;

/// <content>Time that goes by itself, as fast as the work allows.</content>
public sealed partial class VirtualClock
{
    private static readonly TimeSpan s_year = TimeSpan.FromDays(365);

    /// <summary>
    /// Runs work for which time passes by itself: whenever all of it waits, the clock goes on to the next timer. Ends when
    /// the work does, with what it returns or throws.
    /// </summary>
    /// <param name="work">Started on the thread pool.</param>
    /// <param name="atMost">How far the clock may go on; a year when null.</param>
    /// <exception cref="TimeoutException">The work has not ended within that time.</exception>
    /// <remarks>
    /// The work, and what it starts, is told from the rest of the process by its <see cref="ExecutionContext"/>. It is taken
    /// to wait when no thread runs any of it, or has taken up a piece of it and still waits for a processor (which only Linux
    /// tells; elsewhere it is given 20 ms). A thread that blocks is given a second of real time each time, and one that computes, or waits outside of .NET, ten. Waiting
    /// for something that is not on this clock, such as a real socket, looks like waiting for the clock: time goes on meanwhile.
    /// When it waits and no timer is pending, so does this.
    /// </remarks>
    public async Task RunAsync(Func<Task> work, TimeSpan? atMost = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        var flow = new Flow();
        var running = Task.Run(() => flow.RunAsync(work));
        await PassTimeAsync(flow, running, atMost ?? s_year).ConfigureAwait(false);
        await running.ConfigureAwait(false);
    }

    /// <inheritdoc cref="RunAsync(Func{Task}, TimeSpan?)"/>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, TimeSpan? atMost = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        Task<T>? result = null;
        await RunAsync(() => (Task)(result = work()), atMost).ConfigureAwait(false);
        return await result!.ConfigureAwait(false);
    }

    /// <summary>Goes on from timer to timer until none is pending, and between two lets run what the first has set going.</summary>
    /// <param name="atMost">How far the clock may go on: with a periodic timer there is always one pending.</param>
    /// <returns>True when none is pending any more; false when the clock has gone as far as it may.</returns>
    /// <remarks>
    /// What the timers set going is waited for as far as the thread pool tells: until it has nothing left to begin. To wait
    /// for work, and not only for the clock, use <see cref="RunAsync(Func{Task}, TimeSpan?)"/>.
    /// </remarks>
    public async Task<bool> RunUntilIdleAsync(TimeSpan atMost)
    {
        var flow = new Flow();
        var end = Elapsed + atMost;
        while (true)
        {
            await flow.SettleAsync(this).ConfigureAwait(false);
            if (NextDue() is not { } next)
            {
                return true;
            }

            if (next > end)
            {
                Advance(end - Elapsed);
                return false;
            }

            Advance(next - Elapsed);
        }
    }

    private async Task PassTimeAsync(Flow flow, Task running, TimeSpan atMost)
    {
        var end = Elapsed + atMost;
        while (true)
        {
            var armed = WhenArmed();
            await flow.SettleAsync(this).ConfigureAwait(false);
            if (running.IsCompleted)
            {
                return;
            }

            if (NextDue() is not { } next)
            {
                await Task.WhenAny(running, armed).ConfigureAwait(false);
            }
            else if (next > end)
            {
                throw new TimeoutException(
                    $"The work has not ended after {atMost} on the virtual clock, and the next timer is due {next - Elapsed} from now. "
                    + "Give it more time with atMost, or look for a loop that arms timers for ever.");
            }
            else
            {
                Advance(next > Elapsed ? next - Elapsed : TimeSpan.Zero);
            }
        }
    }

    private TimeSpan? NextDue()
    {
        lock (_gate)
        {
            return _armed.Min is { } next ? TimeSpan.FromTicks(Math.Max(next.Due, _now)) : null;
        }
    }

    private Task WhenArmed()
    {
        lock (_gate)
        {
            if (_onArmed is null || _onArmed.Task.IsCompleted)
            {
                _onArmed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return _onArmed.Task;
        }
    }

    private long Changes
    {
        get
        {
            lock (_gate)
            {
                return _changes;
            }
        }
    }

    /// <summary>A piece of work with all that it starts, and how many threads are at it.</summary>
    private sealed class Flow
    {
        private const int RoundsOfQuiet = 4;

        private static readonly TimeSpan s_longestBlock = TimeSpan.FromSeconds(1);
        private static readonly TimeSpan s_longestRun = TimeSpan.FromSeconds(10);
        private static readonly AsyncLocal<Flow?> s_current = new(OnChanged);

        private readonly Lock _gate = new();
        private readonly HashSet<Thread> _who = [];         // guarded by the gate, for which no thread waits before it is counted
        private int _threads;                               // how many are at the work
        private long _entries;                              // how often one has gone to it

        public Task RunAsync(Func<Task> work)
        {
            s_current.Value = this;
            return work();
        }

        /// <summary>Waits until nothing of the work runs or is about to.</summary>
        public async Task SettleAsync(VirtualClock clock)
        {
            var (changes, since) = (clock.Changes, System.GetTimestamp());
            var blocked = since;
            var (entries, collections) = (-1L, -1);
            LateWorkers? late = null;
            for (var quiet = 0; quiet < RoundsOfQuiet;)
            {
                // Behind all that stands in the pool's queue by now.
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                if (clock.Changes is var now && now != changes)
                {
                    changes = now;
                    since = blocked = System.GetTimestamp();
                    entries = -1;
                }

                // What was seen of the threads before says nothing about what these have set going, or a collector has held up.
                if (Interlocked.Read(ref _entries) != entries || GC.CollectionCount(0) != collections)
                {
                    (entries, collections) = (Interlocked.Read(ref _entries), GC.CollectionCount(0));
                    (quiet, late) = (0, null);
                }

                if (Volatile.Read(ref _threads) > 0 || LifelineEvents.PendingCallbacks > 0 || ThreadPool.PendingWorkItemCount > 0)
                {
                    (quiet, late) = (0, null);
                }
                else if (!OthersWork || (late ??= new LateWorkers()).AllArrived())
                {
                    quiet++;
                    continue;
                }

                if (!AllBlock)
                {
                    blocked = System.GetTimestamp();
                }

                if (System.GetElapsedTime(blocked) > s_longestBlock || System.GetElapsedTime(since) > s_longestRun)
                {
                    return;
                }
            }
        }

        // Some are at the work, and each of them waits for something.
        private bool AllBlock
        {
            get
            {
                lock (_gate)
                {
                    return _who.Count > 0 && _who.All(it => (it.ThreadState & ThreadState.WaitSleepJoin) != 0);
                }
            }
        }

        private static bool OthersWork
        {
            get
            {
                ThreadPool.GetMaxThreads(out var most, out _);
                ThreadPool.GetAvailableThreads(out var free, out _);
                return most - free > 1;         // one is ours
            }
        }

        // Told whenever a thread goes into the work's execution context, or out of it.
        private static void OnChanged(AsyncLocalValueChangedArgs<Flow?> change)
        {
            if (change.PreviousValue is { } left)
            {
                lock (left._gate)
                {
                    left._who.Remove(Thread.CurrentThread);
                }

                Interlocked.Decrement(ref left._threads);
            }

            if (change.CurrentValue is { } entered)
            {
                Interlocked.Increment(ref entered._threads);
                Interlocked.Increment(ref entered._entries);
                lock (entered._gate)
                {
                    entered._who.Add(Thread.CurrentThread);
                }
            }
        }
    }
}
