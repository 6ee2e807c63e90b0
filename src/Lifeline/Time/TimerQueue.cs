using Lifeline.Tree;

namespace Lifeline.Time;

/// <summary>
/// All deadlines of one clock behind one timer: in a <see cref="TimerWheel"/>, and on the system's clock most of them in
/// inboxes first, see <see cref="Inboxes"/>.
/// </summary>
/// <remarks>Thread-safe. Deadlines fire on the clock's timer thread, in the order of their time, and never early.</remarks>
internal sealed class TimerQueue(Clock clock)
{
    private readonly Inboxes? _inboxes = clock.Provider == TimeProvider.System ? new Inboxes() : null;
    private readonly TimerWheel _wheel = new();
    private readonly List<DeadlineNode> _taken = [];        // on their way from an inbox
    private Gate _gate;                         // guards everything here, and each node's place in the wheel
    private long _armedFor = long.MaxValue;     // when the timer is to fire
    private long _nextDrain = long.MaxValue;    // when the inboxes are to be emptied
    private ITimer? _timer;                     // made with the first deadline

    /// <returns>False when the deadline has passed: nothing was added, and the node is the caller's to end.</returns>
    public bool Add(DeadlineNode node)
    {
        if (_inboxes is not null && Inboxes.Takes(node))
        {
            Put(_inboxes, node);
            return true;
        }

        var due = clock.DueTime(node, clock.Now);
        _gate.Enter();
        if (_wheel.IsBehind(due))
        {
            _gate.Exit();
            return false;
        }

        _wheel.Add(node, due);
        ExitArmed(due);
        return true;
    }

    private void Put(Inboxes inboxes, DeadlineNode node)
    {
        var mine = inboxes.Mine;
        if (!mine.TryPut(node))
        {
            Flush(mine);
            mine.TryPut(node);
        }

        if (!inboxes.IsBeating)
        {
            StartBeat(inboxes);
        }
    }

    public void Remove(DeadlineNode node)
    {
        var slot = Volatile.Read(ref node.Slot);    // before the inboxes, of which there may be more by then
        if (slot < 0 && _inboxes!.TryTake(node, slot))
        {
            return;
        }

        // It is tempting to look at Slot first and to spare the gate. Don't: whoever ends a node and whoever adds it could
        // then each read what the other one has not written yet, and the ended node would stay until its time is up.
        _gate.Enter();
        if (node.Slot > 0)
        {
            _wheel.Remove(node);
        }

        _gate.Exit();
    }

    /// <summary>Has one wait in the place of another, if that waits.</summary>
    // It is tempting to take the one out and to add the other. Don't: when a deadline is due can be said soon after it was
    // set, and no more later, see Clock.DueTime.
    public void Substitute(DeadlineNode node, DeadlineNode instead)
    {
        var due = long.MaxValue;
        _gate.Enter();                          // nobody carries anything from an inbox to the wheel meanwhile
        if (node.Slot < 0 && _inboxes!.TryTake(node, node.Slot))
        {
            due = clock.DueTime(node, clock.Now);
            _wheel.Add(instead, due);
        }
        else if (node.Slot > 0)
        {
            _wheel.Replace(node, instead);
        }

        ExitArmed(due);
    }

    public bool Holds(DeadlineNode node)
    {
        _gate.Enter();
        var slot = node.Slot;
        _gate.Exit();
        return slot > 0 || (slot < 0 && _inboxes!.Holds(node, slot));
    }

    // A thread that makes many deadlines which stay takes the gate, and reads the clock, once for all in its inbox.
    private void Flush(Inbox inbox)
    {
        _gate.Enter();
        inbox.TakeAll(_taken);
        ExitArmed(InsertTaken());
    }

    private void StartBeat(Inboxes inboxes)
    {
        var next = clock.Now + Inboxes.Beat;
        _gate.Enter();
        if (inboxes.IsBeating)
        {
            _gate.Exit();                       // another thread was first
            return;
        }

        inboxes.Start();
        _nextDrain = next;
        ExitArmed(next);
    }

    private void ExitArmed(long due)
    {
        var sooner = due < _armedFor;
        if (sooner)
        {
            _armedFor = due;
        }

        _gate.Exit();
        if (sooner)
        {
            Arm();
        }
    }

    private void OnTimer()
    {
        var due = new List<DeadlineNode>();
        _gate.Enter();
        var now = clock.Now;
        if (now >= _nextDrain)
        {
            _inboxes!.Drain(_taken);
            InsertTaken();
            now = clock.Now;
            _nextDrain = _inboxes.IsBeating ? now + Inboxes.Beat : long.MaxValue;
        }

        _wheel.Collect(now, due);
        _armedFor = Math.Min(_wheel.Soonest(), _nextDrain);
        _gate.Exit();
        Arm();
        foreach (var node in due)
        {
            node.Expire();
        }
    }

    // Answers the soonest due time.
    private long InsertTaken()
    {
        var now = clock.Now;
        var soonest = long.MaxValue;
        foreach (var node in _taken)
        {
            var due = clock.DueTime(node, now);
            soonest = Math.Min(soonest, due);
            _wheel.Add(node, due);
            if (node.IsDone)
            {
                _wheel.Remove(node);                  // it has ended meanwhile, and may have been told that it is gone from its inbox
            }
        }

        _taken.Clear();
        return soonest;
    }

    // Another thread may arm the timer at the same time, and the two calls may arrive in either order. So each looks
    // again after its own, and the last one to look puts it right. The provider is called under no gate: a virtual
    // clock may fire on the spot.
    private void Arm()
    {
        while (true)
        {
            var armedFor = Volatile.Read(ref _armedFor);
            Timer().Change(armedFor == long.MaxValue ? Timeout.InfiniteTimeSpan : Wait(clock.Until(armedFor)), Timeout.InfiniteTimeSpan);
            if (Volatile.Read(ref _armedFor) == armedFor)
            {
                return;
            }
        }
    }

    // The framework's timers count whole milliseconds and up to 49 days. Waking up too soon is harmless: nothing
    // that is not due is fired, and the timer is armed again.
    private TimeSpan Wait(TimeSpan remaining)
    {
        var most = TimeSpan.FromDays(24);
        if (remaining > most)
        {
            return most;
        }

        return clock.Provider == TimeProvider.System
            ? TimeSpan.FromMilliseconds(Math.Ceiling(remaining.TotalMilliseconds))
            : remaining;
    }

    private ITimer Timer()
    {
        if (_timer is { } timer)
        {
            return timer;
        }

        using (ExecutionContext.SuppressFlow())
        {
            timer = clock.Provider.CreateTimer(
                static queue => ((TimerQueue)queue!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        if (Interlocked.CompareExchange(ref _timer, timer, null) is { } first)
        {
            timer.Dispose();
            return first;
        }

        return timer;
    }
}
