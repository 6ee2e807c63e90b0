namespace Lifeline.Timers;

/// <summary>
/// All timer entries of one clock, behind one timer of its provider: in a <see cref="TimerWheel"/>, and on the system's clock
/// most deadlines in timer buffers first, see <see cref="TimerBuffers"/>.
/// </summary>
/// <remarks>
/// <para>Thread-safe. Entries expire on the clock's timer thread, in the order of their due times, and never early. On the system's
/// clock that is a <see cref="TimerThread"/>, so that entries expire also while the thread pool has no free thread.</para>
/// <para>The provider is foreign code. It is called under no gate: a virtual clock may fire within the call. When it throws, the
/// call that adds an entry fails and nothing was added; on its own timer's thread, the failure is reported and the
/// timer is armed again a little later, so that a clock that recovers loses no entry.</para>
/// </remarks>
internal sealed partial class TimerQueue(TickClock clock)
{
    private readonly TimerBuffers? _buffers = clock.Provider == TimeProvider.System ? new TimerBuffers() : null;
    private readonly TimerWheel _wheel = new();
    private SpinGate _gate;                     // guards _wheel, the fields below, and each entry's Slot and PlaceInSlot in the wheel
    private long _armedFor = long.MaxValue;     // the tick for which the timer is or will be armed; MaxValue for none
    private long _nextDrain = long.MaxValue;    // the tick of the next drain of the buffers; MaxValue while draining is off
    private bool _hasFailed;                    // the provider threw: the timer may not be armed for _armedFor

    // Only the system's clock has buffers, a TimerThread for a timer, and no foreign code.
    private bool IsOfSystem => _buffers is not null;

    /// <summary>Adds a deadline.</summary>
    /// <returns>False when it has passed: nothing was added, and the caller has to cancel the node.</returns>
    public bool Add(Core.DeadlineNode node)
    {
        if (_buffers is not null && TimerBuffers.Takes(node))
        {
            Put(_buffers, node);
            return true;
        }

        return Add(node, clock.DueTime(node, clock.Now));
    }

    /// <summary>Adds an entry that expires at a tick.</summary>
    /// <returns>False when that tick has passed: nothing was added.</returns>
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
            Remove(entry);                      // the provider threw: so does this method, and the entry does not stay
            throw;
        }

        return true;
    }

    /// <summary>Adds an entry again from its own <see cref="ITimerEntry.Expire"/>. Never throws.</summary>
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
        var slot = Volatile.Read(ref node.Slot);    // acquire: the array of buffers that is loaded next holds the buffer of this number
        if (slot < 0 && _buffers!.TryTake(node, slot))
        {
            return;
        }

        Remove((ITimerEntry)node);
    }

    // It is tempting to look at Slot first and to skip the gate. Don't: the canceling thread and the adder could then each
    // load what the other has not stored yet, and the canceled node would stay until its due time.
    public void Remove(ITimerEntry entry)
    {
        _gate.Enter();
        if (entry.Slot > 0)
        {
            _wheel.Remove(entry);
        }

        _gate.Exit();
    }

    /// <summary>As <see cref="Remove(ITimerEntry)"/>; when the queue of a user's clock is empty then, its timer is disarmed.</summary>
    /// <remarks>Calls the provider, so it is not for a canceling thread. Never throws.</remarks>
    public void RemoveForGood(ITimerEntry entry)
    {
        Remove(entry);
        if (!IsOfSystem)
        {
            DisarmIfIdle();
        }
    }

    /// <summary>Replaces one deadline by another with the same due time, if the queue holds the first.</summary>
    // It is tempting to remove the one and to add the other. Don't: the due time can be computed soon after the deadline was
    // set, and not later, see TickClock.DueTime.
    public void Substitute(Core.DeadlineNode node, Core.DeadlineNode instead)
    {
        TimerWheel.Full full = default;
        SlotTable.Room room = default;
        while (true)
        {
            var due = long.MaxValue;
            var hasRoom = true;
            _gate.Enter();                      // also stops any move from a buffer to the wheel
            Grow(full, room);
            if (node.Slot < 0)
            {
                due = clock.DueTime(node, clock.SystemNow);       // only the system's clock has buffers
                hasRoom = _wheel.HasRoomFor(due, out full);
                if (hasRoom && _buffers!.TryTake(node, node.Slot))
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
        _gate.Enter();                          // also stops any move from a buffer to the wheel
        var slot = node.Slot;
        var isHeld = slot > 0 || (slot < 0 && _buffers!.Holds(node, slot));
        _gate.Exit();
        return isHeld;
    }

    // TimerBuffers.

    private void Put(TimerBuffers buffers, Core.DeadlineNode node)
    {
        var own = buffers.ForCurrentThread;
        if (!own.TryPut(node))
        {
            Flush(own);
            own.TryPut(node);
        }

        if (!buffers.IsDraining)
        {
            StartDraining(buffers);
        }
    }

    // A thread that sets many deadlines which stay enters the gate once for all in its buffer.
    private void Flush(TimerBuffer buffer)
    {
        TimerWheel.Full full = default;
        SlotTable.Room room = default;
        var soonest = long.MaxValue;
        while (true)
        {
            _gate.Enter();
            Grow(full, room);
            var isThrough = buffer.TryMoveTo(_wheel, clock, ref soonest, out full);
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

    private void StartDraining(TimerBuffers buffers)
    {
        var next = clock.Now + TimerBuffers.DrainInterval;
        var sooner = false;
        _gate.Enter();
        if (!buffers.IsDraining)
        {
            buffers.Start();
            _nextDrain = next;
            sooner = IsToBeArmed(next);
        }

        _gate.Exit();
        ArmIf(sooner);
    }

    // Adds the room that the wheel lacked, if any was allocated. Called under the gate.
    private void Grow(in TimerWheel.Full full, in SlotTable.Room room)
    {
        if (room.Piece is not null)
        {
            _wheel.Grow(full, room);
        }
    }
}
