namespace Lifeline.Timers;

/// <summary>
/// All that waits for time on one clock, behind one timer: in a <see cref="TimerWheel"/>, and on the system's clock most
/// deadlines in inboxes first, see <see cref="TimerBuffers"/>.
/// </summary>
/// <remarks>
/// <para>Thread-safe. Entries fire on the clock's timer thread, in the order of their time, and never early. On the system's
/// clock that is a thread of our own, so that they fire also while the thread pool has none left.</para>
/// <para>The provider is foreign code. It is called under no gate: a virtual clock may fire on the spot. When it throws, the
/// call of whoever added an entry fails and nothing was added; on its own timer's thread, the failure is reported and the
/// timer is armed again a little later, so that a clock that recovers loses nothing.</para>
/// </remarks>
internal sealed partial class TimerQueue(TickClock clock)
{
    private readonly TimerBuffers? _inboxes = clock.Provider == TimeProvider.System ? new TimerBuffers() : null;
    private readonly TimerWheel _wheel = new();
    private SpinGate _gate;                     // guards all below, and each entry's place in the wheel
    private long _armedFor = long.MaxValue;     // when the timer is to fire
    private long _nextDrain = long.MaxValue;    // when the inboxes are to be emptied
    private bool _hasFailed;                    // the provider threw: the timer may not be armed for what _armedFor says

    // The system's clock is the one that has inboxes, a thread of its own for a timer, and no foreign code.
    private bool IsOfSystem => _inboxes is not null;

    /// <summary>Has a deadline wait for its time.</summary>
    /// <returns>False when it has passed: nothing was added, and the node is the caller's to end.</returns>
    public bool Add(Core.DeadlineNode node)
    {
        if (_inboxes is not null && TimerBuffers.Takes(node))
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

    public void Remove(Core.DeadlineNode node)
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

    /// <summary>As <see cref="Remove(ITimerEntry)"/>. If nothing waits any more on a clock of the user's, its timer is taken back.</summary>
    /// <remarks>Calls the provider, so it is not for a thread that cancels. Never throws.</remarks>
    public void RemoveForGood(ITimerEntry entry)
    {
        Remove(entry);
        if (!IsOfSystem)
        {
            DisarmIfIdle();
        }
    }

    /// <summary>Has one wait in the place of another, if that waits.</summary>
    // It is tempting to take the one out and to add the other. Don't: when a deadline is due can be said soon after it was
    // set, and no more later, see Clock.DueTime.
    public void Substitute(Core.DeadlineNode node, Core.DeadlineNode instead)
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

    public bool Holds(Core.DeadlineNode node)
    {
        _gate.Enter();                          // also for the inboxes: nobody moves anything from there to the wheel meanwhile
        var slot = node.Slot;
        var isHeld = slot > 0 || (slot < 0 && _inboxes!.Holds(node, slot));
        _gate.Exit();
        return isHeld;
    }

    // TimerBuffers.

    private void Put(TimerBuffers inboxes, Core.DeadlineNode node)
    {
        var own = inboxes.ForCurrentThread;
        if (!own.TryPut(node))
        {
            Flush(own);
            own.TryPut(node);
        }

        if (!inboxes.IsDraining)
        {
            StartDraining(inboxes);
        }
    }

    // A thread that makes many deadlines which stay takes the gate once for all in its inbox.
    private void Flush(TimerBuffer inbox)
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

    private void StartDraining(TimerBuffers inboxes)
    {
        var next = clock.Now + TimerBuffers.DrainInterval;
        var sooner = false;
        _gate.Enter();
        if (!inboxes.IsDraining)
        {
            inboxes.Start();
            _nextDrain = next;
            sooner = IsToBeArmed(next);
        }

        _gate.Exit();
        ArmIf(sooner);
    }

    // Gives the wheel what it lacked, when something was allocated for it. Called under the gate.
    private void Grow(in TimerWheel.Full full, in SlotTable.Room room)
    {
        if (room.Piece is not null)
        {
            _wheel.Grow(full, room);
        }
    }
}
