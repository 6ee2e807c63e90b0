using System.Collections.Concurrent;
using System.Diagnostics;

namespace Lifeline.Testing.Bubbles;

/// <summary>Tracks the part of a bubble's work that is outside: in the queue of the thread pool, on other threads, in timers of the system's clock.</summary>
/// <remarks>
/// The work is recognized by its <see cref="ExecutionContext"/>, and by the events that the runtime raises when it queues something
/// (<see cref="PoolEvents"/>). All members are thread-safe unless they say otherwise.
/// </remarks>
internal sealed partial class Outside
{
    private static readonly AsyncLocal<Outside?> s_flow = new(OnFlowChanged);
    private static readonly ConcurrentDictionary<long, Outside> s_queued = new();   // by the item's hash code, which is all that the event has
    [ThreadStatic]
    private static Outside? t_bubble;           // set on a bubble's thread: its bubble's
    [ThreadStatic]
    private static Outside? t_item;             // set on a pool thread: the owner of the work item that it started last
    [ThreadStatic]
    private static bool t_isInternal;           // this thread queues an item of this library, which is no part of any test

    private readonly object _lock;              // the bubble's; guards the fields below; pulsed at each sign of activity
    private readonly HashSet<Thread> _inside = [];      // other threads that run in the execution context of the work
    // Pool threads that run an item of the work: until the thread posts a piece after it has left the flow, or starts another item.
    private readonly HashSet<Thread> _begun = [];
    private readonly HashSet<long> _queued = [];        // hash codes of the work's items in the pool's queue
    private readonly Dictionary<string, int> _departures = [];
    private int _runs;                          // current runs on other clocks that the work has started
    private long _systemTimer = long.MinValue;  // the latest due time of the system timers that the work has armed, as a timestamp
    private long _soonSystemTimer = long.MinValue;  // the same, of timers that fire within SettleTimeout
    private long _sign;                         // the timestamp of the last sign of activity outside
    private bool _isGivenUp;                    // no sign for SettleTimeout: the work outside is no longer waited for
    private bool _isOver;
    private StackTrace? _firstDeparture;        // null until something left; read without the lock

    public Outside(object bubbleLock, VirtualRunOptions options) => (_lock, _options) = (bubbleLock, options);

    /// <summary>The instance whose work the calling thread runs; null when it runs none.</summary>
    public static Outside? OfThisThread => t_isInternal ? null : t_bubble ?? s_flow.Value;

    /// <summary>The stack of the first departure; null when there is none.</summary>
    public StackTrace? FirstDeparture => Volatile.Read(ref _firstDeparture);

    public IReadOnlyList<Departure> Departures
    {
        get
        {
            lock (_lock)
            {
                return [.. _departures.Select(static one => new Departure(one.Key, one.Value))];
            }
        }
    }

    /// <summary>True when anything has left the bubble, or come from outside.</summary>
    public bool HasLeft
    {
        get
        {
            lock (_lock)
            {
                return _departures.Count > 0;
            }
        }
    }

    /// <summary>Makes the calling thread the bubble's. All that it starts from here on is the bubble's work.</summary>
    public void Begin()
    {
        t_bubble = this;
        s_flow.Value = this;
    }

    /// <summary>The run is over: nothing is tracked from here on. Called on the bubble's thread, or on the watchdog's in its stead.</summary>
    public void End()
    {
        if (t_bubble == this)
        {
            t_bubble = null;
            s_flow.Value = null;
        }

        lock (_lock)
        {
            _isOver = true;
            _inside.Clear();
            _begun.Clear();
            ForgetQueued();
        }
    }

    /// <summary>Queues an item to the pool that is no part of the work.</summary>
    public static void QueueOurs(Action work)
    {
        t_isInternal = true;
        ThreadPool.UnsafeQueueUserWorkItem(static work => work(), work, preferLocal: false);
        t_isInternal = false;
    }

    /// <summary>The work starts a run on another clock, whose end this run waits for.</summary>
    public void OnRunBegun()
    {
        lock (_lock)
        {
            _runs++;
            Note("a run on another clock");
        }
    }

    public void OnRunEnded()
    {
        lock (_lock)
        {
            _runs--;
            Sign();
        }
    }

    /// <summary>The runtime raises no events, so more may leave than is noted.</summary>
    public void OnUntold()
    {
        lock (_lock)
        {
            Note("unknown, as this runtime tells nothing of what is queued to its thread pool");
        }
    }

    /// <summary>Another thread has posted a piece. Called under the lock.</summary>
    /// <param name="what">The name of the piece.</param>
    public void OnArrived(string what)
    {
        var now = TimeProvider.System.GetTimestamp();
        if (s_flow.Value != this)               // else the thread is still in the flow, and may post more
        {
            _begun.Remove(Thread.CurrentThread);
        }

        if (t_item != this && s_flow.Value != this && _runs == 0 && now > _systemTimer && !_isOver)
        {
            Note($"from outside came: {what}");
        }

        Sign();
    }

    /// <summary>Another thread has used the clock. Called under the lock.</summary>
    public void OnTouched() => Sign();

    // Called by PoolEvents, on the thread that causes the event.

    public void OnQueued(long item)
    {
        var stack = t_bubble == this ? new StackTrace(fNeedFileInfo: true) : null;
        lock (_lock)
        {
            if (_isOver)
            {
                return;
            }

            s_queued[item] = this;
            _queued.Add(item);
            Sign();
            if (stack is not null)
            {
                NoteDeparture(stack, isTimer: false);
            }
        }
    }

    public void OnSystemTimer(int milliseconds)
    {
        if (milliseconds < 0)
        {
            return;
        }

        var stack = t_bubble == this ? new StackTrace(fNeedFileInfo: true) : null;
        lock (_lock)
        {
            if (_isOver)
            {
                return;
            }

            var due = TimeProvider.System.GetTimestamp() + (milliseconds + SystemTimerDelay) * TimeProvider.System.TimestampFrequency / 1000;
            _systemTimer = Math.Max(_systemTimer, due);
            if (milliseconds <= _options.SettleTimeout.TotalMilliseconds)
            {
                _soonSystemTimer = Math.Max(_soonSystemTimer, due);
            }

            Sign();
            if (stack is not null)
            {
                NoteDeparture(stack, isTimer: true);
            }
        }
    }

    public static void OnBegun(long item)
    {
        if (t_item is { } before)               // this thread has finished that item
        {
            t_item = null;
            lock (before._lock)
            {
                before._begun.Remove(Thread.CurrentThread);
                before.Sign();
            }
        }

        if (s_queued.TryRemove(item, out var outside))
        {
            t_item = outside;
            lock (outside._lock)
            {
                if (outside._queued.Remove(item))
                {
                    outside._begun.Add(Thread.CurrentThread);
                }

                outside.Sign();
            }
        }
    }

    private static void OnFlowChanged(AsyncLocalValueChangedArgs<Outside?> change)
    {
        if (change.PreviousValue is { } left && left != t_bubble)
        {
            lock (left._lock)
            {
                left._inside.Remove(Thread.CurrentThread);
                left.Sign();
            }
        }

        if (change.CurrentValue is { } entered && entered != t_bubble)
        {
            lock (entered._lock)
            {
                if (!entered._isOver)
                {
                    entered._inside.Add(Thread.CurrentThread);
                    entered.Sign();
                }
            }
        }
    }

    // The methods from here on are called under the lock. Hash codes repeat, so none may stay: threads with a recycled id generate the same ones.
    private void ForgetQueued()
    {
        foreach (var item in _queued)
        {
            s_queued.TryRemove(new KeyValuePair<long, Outside>(item, this));
        }

        _queued.Clear();
    }

    private void Sign()
    {
        _sign = TimeProvider.System.GetTimestamp();
        _isGivenUp = false;
        Monitor.PulseAll(_lock);
    }

    private void NoteDeparture(StackTrace stack, bool isTimer)
    {
        _firstDeparture ??= stack;
        Note(DepartureText.Of(stack, isTimer));
    }

    private void Note(string what) => _departures[what] = _departures.GetValueOrDefault(what) + 1;
}
