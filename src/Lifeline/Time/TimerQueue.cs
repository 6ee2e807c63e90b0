namespace Lifeline.Time;

/// <summary>
/// All that waits for time on one clock, behind one timer: in a <see cref="TimerWheel"/>, and on the system's clock most
/// deadlines in inboxes first, see <see cref="Inboxes"/>.
/// </summary>
/// <remarks>
/// <para>Thread-safe. Entries fire on the clock's timer thread, in the order of their time, and never early. On the system's
/// clock that is a thread of our own, so that they fire also while the thread pool has none left.</para>
/// <para>The provider is foreign code. It is called under no gate: a virtual clock may fire on the spot. When it throws, the
/// call of whoever added an entry fails and nothing was added; on its own timer's thread, the failure is reported and the
/// timer is armed again a little later, so that a clock that recovers loses nothing.</para>
/// </remarks>
internal sealed class TimerQueue(Clock clock)
{
    private const int BufferLength = 256;       // how many are taken out under the gate at once

    private static readonly TimeSpan s_maxWait = TimeSpan.FromDays(24);     // the framework's timers take up to 49
    private static readonly TimeSpan s_maxSleep = TimeSpan.FromSeconds(10); // of our own thread, which ends when all that it waited for is gone
    private static readonly TimeSpan s_retryAfter = TimeSpan.FromMilliseconds(10);

    private readonly Inboxes? _inboxes = clock.Provider == TimeProvider.System ? new Inboxes() : null;
    private readonly TimerWheel _wheel = new();
    private SpinGate _gate;                     // guards all below, and each entry's place in the wheel
    private long _armedFor = long.MaxValue;     // when the timer is to fire
    private long _nextDrain = long.MaxValue;    // when the inboxes are to be emptied
    private bool _hasFailed;                    // the provider threw: the timer may not be armed for what _armedFor says
    private ITimer? _timer;                     // made with the first entry, under no gate

    /// <summary>Has a deadline wait for its time.</summary>
    /// <returns>False when it has passed: nothing was added, and the node is the caller's to end.</returns>
    public bool Add(Tree.DeadlineNode node)
    {
        if (_inboxes is not null && Inboxes.Takes(node))
        {
            Put(_inboxes, node);
            return true;
        }

        return Add(node, clock.DueTime(node, clock.Now));
    }

    /// <summary>Has an entry wait until a tick.</summary>
    /// <returns>False when that has passed: nothing was added.</returns>
    public bool Add(ITimerEntry entry, long due)
    {
        if (!TryInsert(entry, due, out var sooner))
        {
            return false;
        }

        try
        {
            ArmIf(sooner);
        }
        catch
        {
            Remove(entry);                      // the provider refused: the caller hears of it, and nothing is left behind
            throw;
        }

        return true;
    }

    /// <summary>Has an entry that was fired wait on, on the thread that fired it. Never throws.</summary>
    public void AddAgain(ITimerEntry entry, long due)
    {
        try
        {
            TryInsert(entry, due, out var sooner);
            ArmIf(sooner);
        }
        catch (Exception failure)
        {
            OnFailed(failure);
        }
    }

    private bool TryInsert(ITimerEntry entry, long due, out bool sooner)
    {
        TimerWheel.Full full = default;
        SlotTable.Room room = default;
        while (true)
        {
            _gate.Enter();
            Grow(full, room);
            var isBehind = _wheel.IsBehind(due);
            var isAdded = !isBehind && _wheel.TryAdd(entry, due, out full);
            sooner = isAdded && IsToBeArmed(due);
            _gate.Exit();
            if (isBehind || isAdded)
            {
                return isAdded;
            }

            room = full.Room();
        }
    }

    public void Remove(Tree.DeadlineNode node)
    {
        var slot = Volatile.Read(ref node.Slot);    // before the inboxes, of which there may be more by then
        if (slot < 0 && _inboxes!.TryTake(node, slot))
        {
            return;
        }

        Remove((ITimerEntry)node);
    }

    // It is tempting to look at Slot first and to spare the gate. Don't: whoever ends a node and whoever adds it could
    // then each read what the other one has not written yet, and the ended node would stay until its time is up.
    public void Remove(ITimerEntry entry)
    {
        _gate.Enter();
        if (entry.Slot > 0)
        {
            _wheel.Remove(entry);
        }

        _gate.Exit();
    }

    /// <summary>Has one wait in the place of another, if that waits.</summary>
    // It is tempting to take the one out and to add the other. Don't: when a deadline is due can be said soon after it was
    // set, and no more later, see Clock.DueTime.
    public void Substitute(Tree.DeadlineNode node, Tree.DeadlineNode instead)
    {
        TimerWheel.Full full = default;
        SlotTable.Room room = default;
        while (true)
        {
            var due = long.MaxValue;
            var hasRoom = true;
            _gate.Enter();                      // nobody moves anything from an inbox to the wheel meanwhile
            Grow(full, room);
            if (node.Slot < 0)
            {
                due = clock.DueTime(node, clock.SystemNow);       // only the system's clock has inboxes
                hasRoom = _wheel.HasRoomFor(due, out full);
                if (hasRoom && _inboxes!.TryTake(node, node.Slot))
                {
                    _wheel.Add(instead, due);
                }
            }
            else if (node.Slot > 0)
            {
                _wheel.Replace(node, instead);
            }

            var sooner = hasRoom && IsToBeArmed(due);
            _gate.Exit();
            if (!hasRoom)
            {
                room = full.Room();
                continue;
            }

            ArmIf(sooner);

            return;
        }
    }

    public bool Holds(Tree.DeadlineNode node)
    {
        _gate.Enter();
        var slot = node.Slot;
        _gate.Exit();
        return slot > 0 || (slot < 0 && _inboxes!.Holds(node, slot));
    }

    // Inboxes.

    private void Put(Inboxes inboxes, Tree.DeadlineNode node)
    {
        var own = inboxes.Mine;
        if (!own.TryPut(node))
        {
            Flush(own);
            own.TryPut(node);
        }

        if (!inboxes.IsBeating)
        {
            StartBeat(inboxes);
        }
    }

    // A thread that makes many deadlines which stay takes the gate once for all in its inbox.
    private void Flush(Inbox inbox)
    {
        TimerWheel.Full full = default;
        SlotTable.Room room = default;
        var soonest = long.MaxValue;
        while (true)
        {
            _gate.Enter();
            Grow(full, room);
            var isThrough = inbox.TryMoveTo(_wheel, clock, ref soonest, out full);
            var sooner = IsToBeArmed(soonest);
            _gate.Exit();
            ArmIf(sooner);

            if (isThrough)
            {
                return;
            }

            room = full.Room();
        }
    }

    private void StartBeat(Inboxes inboxes)
    {
        var next = clock.Now + Inboxes.Beat;
        var sooner = false;
        _gate.Enter();
        if (!inboxes.IsBeating)
        {
            inboxes.Start();
            _nextDrain = next;
            sooner = IsToBeArmed(next);
        }

        _gate.Exit();
        ArmIf(sooner);
    }

    // Firing.

    private void OnTimer()
    {
        List<TimerWheel.DueEntry>? due = null;
        var now = 0L;
        try
        {
            due = [];
            now = clock.Now;
            TakeDue(due, ref now);
            Arm();
        }
        catch (Exception failure)
        {
            // The clock threw, or there is no memory. What was taken out fires, the rest when this is tried again.
            OnFailed(failure);
        }

        if (due is null)
        {
            return;
        }

        due.Sort(static (one, other) => one.Time.CompareTo(other.Time));
        foreach (var (time, entry) in due)
        {
            try
            {
                entry.Expire(Math.Max(time, now));
            }
            catch (Exception failure)           // no memory to end it with
            {
                LifelineEvents.OnClockFailed(failure, clock);
                AddAgain(entry, Math.Max(time, now) + s_retryAfter.Ticks);
            }
        }
    }

    private void TakeDue(List<TimerWheel.DueEntry> taken, ref long now)
    {
        var buffer = new TimerWheel.DueEntry[BufferLength];
        TimerWheel.Full full = default;
        SlotTable.Room room = default;
        var soonest = long.MaxValue;
        for (var isDrained = now < Volatile.Read(ref _nextDrain); !isDrained; room = isDrained ? default : full.Room())
        {
            _gate.Enter();
            Grow(full, room);
            isDrained = _inboxes!.TryDrain(_wheel, clock, ref soonest, out full);
            if (isDrained)
            {
                _inboxes.StopIfIdle();
                now = clock.SystemNow;
                _nextDrain = _inboxes.IsBeating ? now + Inboxes.Beat : long.MaxValue;
            }

            _gate.Exit();
        }

        full = default;
        while (true)
        {
            taken.EnsureCapacity(taken.Count + BufferLength);   // so that nothing that is taken out can get lost
            _gate.Enter();
            Grow(full, room);
            var isThrough = _wheel.Collect(now, buffer, out var count, out full);
            if (isThrough)
            {
                _armedFor = Math.Min(_wheel.Soonest(), _nextDrain);
            }

            _gate.Exit();
            taken.AddRange(buffer.AsSpan(0, count));
            if (isThrough)
            {
                return;
            }

            room = full == default ? default : full.Room();
        }
    }

    // Arming.

    // Called under the gate. Answers whether the caller has to arm the timer, after the gate.
    private bool IsToBeArmed(long due)
    {
        if (_hasFailed)
        {
            _hasFailed = false;
            _armedFor = Math.Min(_wheel.Soonest(), _nextDrain);
            return true;
        }

        if (due >= _armedFor)
        {
            return false;
        }

        _armedFor = due;
        return true;
    }

    private void Grow(in TimerWheel.Full full, in SlotTable.Room room)
    {
        if (room.Piece is not null)
        {
            _wheel.Grow(full, room);
        }
    }

    private void ArmIf(bool sooner)
    {
        if (sooner)
        {
            Arm();
        }
    }

    // Another thread may arm the timer at the same time, and the two calls may arrive in either order. So each looks
    // again after its own, and the last one to look puts it right.
    private void Arm()
    {
        try
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
        catch
        {
            _gate.Enter();
            _hasFailed = true;
            _gate.Exit();
            throw;
        }
    }

    // The framework's timers count whole milliseconds. Waking up too soon is harmless, as nothing fires that is not due, but
    // the timer would be armed again and again until the millisecond is over.
    private TimeSpan Wait(TimeSpan remaining) =>
        clock.Provider != TimeProvider.System ? (remaining > s_maxWait ? s_maxWait : remaining)
        : remaining > s_maxSleep ? s_maxSleep
        : TimeSpan.FromMilliseconds(Math.Ceiling(remaining.TotalMilliseconds));

    private ITimer Timer()
    {
        if (Volatile.Read(ref _timer) is { } timer)
        {
            return timer;
        }

        if (clock.Provider == TimeProvider.System)
        {
            timer = new TimerThread(OnTimer);
        }
        else
        {
            using (ExecutionContext.SuppressFlow())
            {
                timer = clock.Provider.CreateTimer(
                    static queue => ((TimerQueue)queue!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }

        if (Interlocked.CompareExchange(ref _timer, timer, null) is { } first)
        {
            timer.Dispose();
            return first;
        }

        return timer;
    }

    // On the timer's own thread, where nobody is to be thrown it.
    private void OnFailed(Exception failure)
    {
        _gate.Enter();
        _hasFailed = true;
        _gate.Exit();
        LifelineEvents.OnClockFailed(failure, clock);
        try
        {
            TryAgainLater();
        }
        catch (Exception)                       // no memory for that either: the next one who adds an entry arms the timer
        {
        }
    }

    // In real time, as nothing can be expected of the provider.
    private void TryAgainLater()
    {
        if (clock.Provider == TimeProvider.System)
        {
            Timer().Change(s_retryAfter, Timeout.InfiniteTimeSpan);
            return;
        }

        var real = Clock.System;
        new ClockTimer(real, real.Now + s_retryAfter.Ticks, static queue => ((TimerQueue)queue).TryAgain(), this).Arm();
    }

    private void TryAgain()
    {
        _gate.Enter();
        var isStillFailed = _hasFailed;         // else somebody has armed it since
        _gate.Exit();
        if (isStillFailed)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static queue => queue.OnTimer(), this, preferLocal: false);
        }
    }
}
