using System.Numerics;

namespace Lifeline.Timers;

/// <summary>
/// Timer entries by the time when they are due. A hierarchy of wheels of 64 slots: a slot of the first wheel holds the
/// entries of 0.8 ms, a slot of each further wheel 64 times as much. Adding and removing touch one slot, however many
/// entries there are; an entry far away moves to a finer wheel as its time comes closer.
/// </summary>
/// <remarks>
/// Not thread-safe. Never allocates by itself, so it may be used under a gate: what lacks room is answered as a
/// <see cref="Full"/>, for which the caller allocates outside of the gate before it tries again.
/// </remarks>
internal sealed class TimerWheel
{
    private const int UnitBits = 13;            // 2^13 ticks of 100 ns are 0.8192 ms
    private const int SlotBits = 6;
    private const int Slots = 1 << SlotBits;
    private const int Wheels = 9;               // 13 + 9 * 6 bits: more than there are in a tick count

    private const int MaxKeptWhenEmpty = 1024;  // a slot that held more gives its memory back

    private readonly SlotTable[] _slots = new SlotTable[Wheels * Slots];    // each with the due times beside the entries
    private readonly ulong[] _occupied = new ulong[Wheels];
    private long _position;                     // in units: all slots before it are empty
    private int _emptying = -1;                 // the slot that Collect has begun to empty and not come through with

    /// <summary>True when nothing waits.</summary>
    public bool IsEmpty
    {
        get
        {
            foreach (var occupied in _occupied)
            {
                if (occupied != 0)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>True for a time that lies before all that may be in here.</summary>
    public bool IsBehind(long time) => time >> UnitBits < _position;

    /// <summary>Puts an entry in.</summary>
    /// <returns>False when there is no room; nothing was changed then.</returns>
    // The wheel is chosen by the highest bit in which the unit of the due time differs from the current one.
    public bool TryAdd(ITimerEntry entry, long due, out Full full)
    {
        if (!HasRoomFor(due, out full))
        {
            return false;
        }

        Add(entry, due);
        return true;
    }

    /// <summary>True when an entry that is due then can be put in at once.</summary>
    public bool HasRoomFor(long due, out Full full)
    {
        var index = IndexOf(due);
        ref var slot = ref _slots[index];
        full = slot.IsFull ? new Full(index + 1, slot.Used) : default;
        return !slot.IsFull;
    }

    /// <summary>Puts an entry in, for which there has to be room.</summary>
    public void Add(ITimerEntry entry, long due)
    {
        var index = IndexOf(due);
        entry.PlaceInSlot = _slots[index].Add(entry, due);
        entry.Slot = index + 1;
        _occupied[index >> SlotBits] |= 1UL << (index & (Slots - 1));
    }

    /// <summary>Gives a slot the room that it lacked.</summary>
    public void Grow(Full full, SlotTable.Room room) => _slots[full.Slot - 1].Grow(room);

    /// <summary>Has one stand where another stood, due at the same time.</summary>
    public void Replace(ITimerEntry entry, ITimerEntry instead)
    {
        _slots[entry.Slot - 1].Replace(entry.PlaceInSlot, instead);
        (instead.Slot, instead.PlaceInSlot) = (entry.Slot, entry.PlaceInSlot);
        entry.Slot = 0;
    }

    /// <summary>Takes out one that is in.</summary>
    public void Remove(ITimerEntry entry)
    {
        var index = entry.Slot - 1;
        entry.Slot = 0;
        _slots[index].Remove(entry.PlaceInSlot);
        ClearIfEmpty(index);
    }

    /// <summary>Moves forward to now, and takes out what is due. What shares a unit with now and is not yet due stays.</summary>
    /// <param name="now">The tick up to which entries are due.</param>
    /// <param name="due">Filled with the entries and their times, in no order.</param>
    /// <param name="count">How many there are in it.</param>
    /// <param name="full">The slot that lacks room, when there is one.</param>
    /// <returns>True when that was all. Else to be called again, with an empty buffer and more room.</returns>
    public bool PopExpired(long now, DueEntry[] due, out int count, out Full full)
    {
        count = 0;
        full = default;
        var nowUnit = now >> UnitBits;
        while (true)
        {
            var index = _emptying;
            if (index < 0)
            {
                if (!FirstOccupied(out index, out var unit) || unit > nowUnit)
                {
                    _position = Math.Max(_position, nowUnit);
                    return true;
                }

                _position = Math.Max(_position, unit);
                _emptying = index;
            }

            var isLast = index < Slots && _position == nowUnit;     // nothing beyond the unit of now can be due
            var isThrough = isLast ? CollectFromUnit(index, now, due, ref count) : Empty(index, now, due, ref count, ref full);
            if (!isThrough)
            {
                return false;
            }

            _emptying = -1;
            ClearIfEmpty(index);
            if (isLast)
            {
                return true;
            }
        }
    }

    /// <summary>When the soonest entry is due; <see cref="long.MaxValue"/> when there is none.</summary>
    public long Soonest()
    {
        if (_emptying >= 0)
        {
            return _position << UnitBits;       // somebody was kept from emptying it: as soon as can be
        }

        if (!FirstOccupied(out var index, out _))
        {
            return long.MaxValue;
        }

        var soonest = long.MaxValue;
        ref var slot = ref _slots[index];
        for (var place = 0; place < slot.Used; place++)
        {
            if (slot[place] is not null)
            {
                soonest = Math.Min(soonest, slot.NumberAt(place));
            }
        }

        return soonest;
    }

    // All of a slot: what is due goes out, the rest to a finer wheel, now that its time is closer.
    private bool Empty(int index, long now, DueEntry[] due, ref int count, ref Full full)
    {
        ref var slot = ref _slots[index];
        while (slot.Last(out var time) is ITimerEntry entry)
        {
            if (time > now)
            {
                if (!TryAdd(entry, time, out full))
                {
                    return false;
                }
            }
            else if (count == due.Length)
            {
                return false;
            }
            else
            {
                entry.Slot = 0;
                due[count++] = new DueEntry(time, entry);
            }

            slot.RemoveLast();
        }

        return true;
    }

    // A slot of the first wheel whose unit is that of now: some of it may be due and the rest not yet, and stays where it is.
    private bool CollectFromUnit(int index, long now, DueEntry[] due, ref int count)
    {
        ref var slot = ref _slots[index];
        for (var place = 0; place < slot.Used; place++)
        {
            if (slot[place] is not ITimerEntry entry || slot.NumberAt(place) is var time && time > now)
            {
                continue;
            }

            if (count == due.Length)
            {
                return false;
            }

            entry.Slot = 0;
            due[count++] = new DueEntry(slot.NumberAt(place), entry);
            slot.Remove(place);
        }

        return true;
    }

    private void ClearIfEmpty(int index)
    {
        ref var slot = ref _slots[index];
        if (slot.Count > 0)
        {
            return;
        }

        _occupied[index >> SlotBits] &= ~(1UL << (index & (Slots - 1)));
        if (slot.Used > MaxKeptWhenEmpty)
        {
            slot.Clear();
        }
    }

    private int IndexOf(long due)
    {
        var unit = Math.Max(due >> UnitBits, _position);
        var wheel = BitOperations.Log2((ulong)((unit ^ _position) | 1)) / SlotBits;
        var slot = (int)(unit >> (wheel * SlotBits)) & (Slots - 1);
        return (wheel << SlotBits) + slot;
    }

    private bool FirstOccupied(out int index, out long unit)
    {
        for (var wheel = 0; wheel < Wheels; wheel++)
        {
            if (_occupied[wheel] == 0)
            {
                continue;
            }

            // Everything in a wheel lies ahead of _position and within its current turn, or it would be in another wheel.
            var slot = BitOperations.TrailingZeroCount(_occupied[wheel]);
            var shift = wheel * SlotBits;
            var turn = _position >> (shift + SlotBits) << (shift + SlotBits);
            unit = turn + ((long)slot << shift);
            index = (wheel << SlotBits) + slot;
            return true;
        }

        index = 0;
        unit = 0;
        return false;
    }

    /// <summary>A slot that lacks room, counted from 1, and for how many it has room. The default stands for none.</summary>
    internal readonly record struct Full(int Slot, int Used)
    {
        /// <summary>Allocates what it needs. To be called outside of the gate.</summary>
        public SlotTable.Room Room() => SlotTable.RoomFor(Used);
    }

    /// <summary>An entry whose time has come, and that time.</summary>
    internal readonly record struct DueEntry(long Time, ITimerEntry Entry);
}
