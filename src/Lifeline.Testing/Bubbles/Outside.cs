using System.Collections.Concurrent;
using System.Diagnostics;

namespace Lifeline.Testing.Bubbles;

/// <summary>What of a bubble's work is elsewhere: in the queue of the thread pool, on other threads, with timers of the system's clock.</summary>
/// <remarks>
/// The work is known by its <see cref="ExecutionContext"/>, and by what the runtime tells when it queues something
/// (<see cref="PoolEvents"/>). All members are thread-safe but where they say otherwise.
/// </remarks>
internal sealed partial class Outside
{
    private static readonly AsyncLocal<Outside?> s_flow = new(OnFlowChanged);
    private static readonly ConcurrentDictionary<long, Outside> s_queued = new();   // by the item's hash code, which is all that is told
    [ThreadStatic]
    private static Outside? t_bubble;           // whose bubble's thread this is
    [ThreadStatic]
    private static Outside? t_item;             // whose work item this thread of the pool has taken up last
    [ThreadStatic]
    private static bool t_isOurs;               // this thread queues something that is no part of any test

    private readonly object _gate;              // the bubble's: guards all below; pulsed with each sign of life
    private readonly HashSet<Thread> _inside = [];
    private readonly HashSet<Thread> _begun = [];       // of the pool, at an item of ours: until one brings something back, behind its flow, or takes up another item
    private readonly HashSet<long> _queued = [];        // items in the pool's queue
    private readonly Dictionary<string, int> _departures = [];
    private int _runs;                          // runs on other clocks
    private long _systemTimer = long.MinValue;  // when the last timer of the system's clock is due that was armed, in its timestamps
    private long _soonSystemTimer = long.MinValue;  // of those that fire within the patience
    private long _sign;                         // when something was seen of it last
    private bool _isGivenUp;                    // it has had all patience since the last sign
    private bool _isOver;
    private StackTrace? _firstDeparture;

    public Outside(object gate, VirtualRunOptions options) => (_gate, _options) = (gate, options);

    /// <summary>The one whose work this thread is at; null for most.</summary>
    public static Outside? OfThisThread => t_isOurs ? null : t_bubble ?? s_flow.Value;

    /// <summary>Where the first thing left.</summary>
    public StackTrace? FirstDeparture => Volatile.Read(ref _firstDeparture);

    public IReadOnlyList<Departure> Departures
    {
        get
        {
            lock (_gate)
            {
                return [.. _departures.Select(static one => new Departure(one.Key, one.Value))];
            }
        }
    }

    /// <summary>True when anything has left, or come from outside.</summary>
    public bool HasLeft
    {
        get
        {
            lock (_gate)
            {
                return _departures.Count > 0;
            }
        }
    }

    /// <summary>Makes the calling thread the bubble's. What it starts from here on is the bubble's work.</summary>
    public void Begin()
    {
        t_bubble = this;
        s_flow.Value = this;
    }

    /// <summary>The run is over: what its work does from here on is nobody's business. On the bubble's thread, or instead of it.</summary>
    public void End()
    {
        if (t_bubble == this)
        {
            t_bubble = null;
            s_flow.Value = null;
        }

        lock (_gate)
        {
            _isOver = true;
            _inside.Clear();
            _begun.Clear();
            ForgetQueued();
        }
    }

    /// <summary>Queues to the pool what is no part of the work.</summary>
    public static void QueueOurs(Action work)
    {
        t_isOurs = true;
        ThreadPool.UnsafeQueueUserWorkItem(static work => work(), work, preferLocal: false);
        t_isOurs = false;
    }

    /// <summary>A run on another clock begins, of which this one waits for the end.</summary>
    public void OnRunBegun()
    {
        lock (_gate)
        {
            _runs++;
            Note("a run on another clock");
        }
    }

    public void OnRunEnded()
    {
        lock (_gate)
        {
            _runs--;
            Sign();
        }
    }

    /// <summary>The runtime tells nothing, so that more may leave than is known.</summary>
    public void OnUntold()
    {
        lock (_gate)
        {
            Note("unknown, as this runtime tells nothing of what is queued to its thread pool");
        }
    }

    /// <summary>Something became ready on another thread. To be called with the gate held.</summary>
    /// <param name="what">What it is.</param>
    public void OnArrived(string what)
    {
        var now = TimeProvider.System.GetTimestamp();
        if (s_flow.Value != this)               // else there is more to come
        {
            _begun.Remove(Thread.CurrentThread);
        }

        if (t_item != this && s_flow.Value != this && _runs == 0 && now > _systemTimer && !_isOver)
        {
            Note($"from outside came: {what}");
        }

        Sign();
    }

    /// <summary>Something was done to the clock on another thread. To be called with the gate held.</summary>
    public void OnTouched() => Sign();

    // Told by the runtime, on the thread that does it.

    public void OnQueued(long item)
    {
        var stack = t_bubble == this ? new StackTrace(fNeedFileInfo: true) : null;
        lock (_gate)
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
        lock (_gate)
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
        if (t_item is { } before)               // this thread is done with that one
        {
            t_item = null;
            lock (before._gate)
            {
                before._begun.Remove(Thread.CurrentThread);
                before.Sign();
            }
        }

        if (s_queued.TryRemove(item, out var outside))
        {
            t_item = outside;
            lock (outside._gate)
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
            lock (left._gate)
            {
                left._inside.Remove(Thread.CurrentThread);
                left.Sign();
            }
        }

        if (change.CurrentValue is { } entered && entered != t_bubble)
        {
            lock (entered._gate)
            {
                if (!entered._isOver)
                {
                    entered._inside.Add(Thread.CurrentThread);
                    entered.Sign();
                }
            }
        }
    }

    // With the gate held, as what follows. Hash codes come again: each thread with a recycled id hands out the same.
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
        Monitor.PulseAll(_gate);
    }

    private void NoteDeparture(StackTrace stack, bool isTimer)
    {
        _firstDeparture ??= stack;
        Note(DepartureText.Of(stack, isTimer));
    }

    private void Note(string what) => _departures[what] = _departures.GetValueOrDefault(what) + 1;
}
