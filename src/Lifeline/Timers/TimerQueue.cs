using Lifeline.Collections;

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
    private SpinGate _gate;                     // guards _wheel, the fields below, and each entry's place in the wheel
    private long _armedFor = long.MaxValue;     // the tick for which the timer is or will be armed; MaxValue for none
    private long _nextDrain = long.MaxValue;    // the tick of the next drain of the buffers; MaxValue while draining is off
    private bool _hasFailed;                    // the provider threw: the timer may not be armed for _armedFor

    // Only the system's clock has buffers, a TimerThread for a timer, and no foreign code.
    private bool IsOfSystem => _buffers is not null;

    /// <summary>Adds a deadline. Most are removed long before their time, so on the system's clock it may wait in a buffer of the calling thread first.</summary>
    /// <param name="deadline">The deadline.</param>
    /// <param name="place">Its <see cref="ITimerEntry.Place"/>, and</param>
    /// <param name="budget">its <see cref="IDeadlineEntry.Budget"/>: handed in, as to ask for either costs a virtual call.</param>
    /// <returns>False when it has passed: nothing was added, and the caller has to cancel the context.</returns>
    public bool Add(IDeadlineEntry deadline, ref TimerPlace place, TimeSpan budget)
    {
        if (_buffers is not null && TimerBuffers.Takes(budget))
        {
            Put(_buffers, deadline, ref place);
            return true;
        }

        return Add(deadline, clock.DueTime(deadline.Deadline, budget, clock.Now));
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
            var isBehind = _wheel.IsPast(due);
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

    /// <summary>As <see cref="Remove(ITimerEntry)"/>; the place is handed in, as to ask for it costs a virtual call.</summary>
    public void Remove(IDeadlineEntry deadline, ref TimerPlace place)
    {
        var slot = Volatile.Read(ref place.Slot);       // acquire: the array of buffers that is loaded next holds the buffer of this number
        if (slot < 0 && _buffers!.TryTake(deadline, slot, place.Index))
        {
            return;
        }

        Remove(ref place);
    }

    /// <summary>Removes an entry. Does nothing when the queue does not hold it. Calls no provider.</summary>
    public void Remove(ITimerEntry entry)
    {
        if (entry is IDeadlineEntry deadline)
        {
            Remove(deadline, ref deadline.Place);
        }
        else
        {
            Remove(ref entry.Place);
        }
    }

    // It is tempting to look at Slot first and to skip the gate. Don't: the canceling thread and the adder could then each
    // load what the other has not stored yet, and the canceled entry would stay until its due time.
    private void Remove(ref TimerPlace place)
    {
        _gate.Enter();
        if (place.Slot > 0)
        {
            _wheel.Remove(ref place);
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
    public void Substitute(IDeadlineEntry deadline, IDeadlineEntry instead)
    {
        ref var place = ref deadline.Place;
        TimerWheel.Full full = default;
        SlotTable.Room room = default;
        while (true)
        {
            var due = long.MaxValue;
            var hasRoom = true;
            _gate.Enter();                      // also stops any move from a buffer to the wheel
            Grow(full, room);
            if (place.Slot < 0)
            {
                due = clock.DueTime(deadline.Deadline, deadline.Budget, clock.SystemNow);       // only the system's clock has buffers
                hasRoom = _wheel.HasRoomFor(due, out full);
                if (hasRoom && _buffers!.TryTake(deadline, place.Slot, place.Index))
                {
                    _wheel.Add(instead, due);
                }
            }
            else if (place.Slot > 0)
            {
                _wheel.Replace(ref place, instead);
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

    /// <summary>True while a buffer or the wheel holds the deadline.</summary>
    public bool Holds(IDeadlineEntry deadline)
    {
        ref var place = ref deadline.Place;
        _gate.Enter();                          // also stops any move from a buffer to the wheel
        var isHeld = place.Slot > 0 || (place.Slot < 0 && _buffers!.Holds(deadline, place.Slot, place.Index));
        _gate.Exit();
        return isHeld;
    }

    // TimerBuffers.

    private void Put(TimerBuffers buffers, IDeadlineEntry deadline, ref TimerPlace place)
    {
        var own = buffers.ForCurrentThread;
        if (!own.TryPut(deadline, ref place))
        {
            Flush(own);
            own.TryPut(deadline, ref place);
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
