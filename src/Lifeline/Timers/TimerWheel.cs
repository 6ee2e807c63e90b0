using System.Numerics;
using Lifeline.Collections;

namespace Lifeline.Timers;

/// <summary>
/// A hierarchical timing wheel: timer entries by due time, in wheels of 64 slots. A slot of the first wheel holds the
/// entries of 0.8 ms, a slot of each further wheel 64 times as much. Adding and removing touch one slot, however many
/// entries there are; an entry far away moves to a finer wheel as its due time comes closer.
/// </summary>
/// <remarks>
/// Not thread-safe. Its methods don't allocate, so they may be called under a gate: a slot that lacks room is returned as a
/// <see cref="Full"/>, for which the caller allocates outside of the gate before it tries again.
/// </remarks>
internal sealed class TimerWheel
{
    private const int UnitBits = 13;            // 2^13 ticks of 100 ns are 0.8192 ms
    private const int SlotBits = 6;
    private const int Slots = 1 << SlotBits;
    private const int Wheels = 9;               // 13 + 9 * 6 bits: more than a tick count has

    private const int MaxKeptWhenEmpty = 1024;  // items; an empty slot that has room for more frees its memory

    private readonly SlotTable[] _slots = new SlotTable[Wheels * Slots];    // each entry is stored with its due time
    private readonly ulong[] _occupied = new ulong[Wheels];     // a bit for each slot: set while it may hold an entry
    private long _position;                     // in units of 0.8 ms: the slots of all units before it are empty
    private int _emptying = -1;                 // the index of a slot that PopExpired has emptied in part; -1 for none

    /// <summary>True when there is no entry.</summary>
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

    /// <summary>True for a time before the wheel's current unit, which can't be added any more.</summary>
    public bool IsPast(long time) => time >> UnitBits < _position;

    /// <summary>Adds an entry.</summary>
    /// <returns>False when its slot lacks room; nothing was changed then.</returns>
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

    /// <summary>True when the slot for a due time has room for another entry.</summary>
    public bool HasRoomFor(long due, out Full full)
    {
        var index = IndexOf(due);
        ref var slot = ref _slots[index];
        full = slot.IsFull ? new Full(index + 1, slot.Used) : default;
        return !slot.IsFull;
    }

    /// <summary>Adds an entry. Its slot must have room.</summary>
    public void Add(ITimerEntry entry, long due)
    {
        var index = IndexOf(due);
        ref var place = ref entry.Place;
        place.Index = _slots[index].Add(entry, due);
        place.Slot = index + 1;
        _occupied[index >> SlotBits] |= 1UL << (index & (Slots - 1));
    }

    /// <summary>Adds the room that a slot lacked.</summary>
    public void Grow(Full full, SlotTable.Room room) => _slots[full.Slot - 1].Grow(room);

    /// <summary>Replaces the entry at a place by another with the same due time.</summary>
    public void Replace(ref TimerPlace place, ITimerEntry instead)
    {
        _slots[place.Slot - 1].Replace(place.Index, instead);
        instead.Place = place;
        place.Slot = 0;
    }

    /// <summary>Removes the entry at a place, which must be in the wheel.</summary>
    public void Remove(ref TimerPlace place)
    {
        var index = place.Slot - 1;
        place.Slot = 0;
        _slots[index].Remove(place.Index);
        ClearIfEmpty(index);
    }

    /// <summary>Moves forward to now, and removes the entries that are due. An entry in the unit of now that is not yet due stays.</summary>
    /// <param name="now">The tick up to which entries are due.</param>
    /// <param name="due">Filled with the entries and their due times, in no order.</param>
    /// <param name="count">The number of entries in it.</param>
    /// <param name="full">The slot that lacks room, when there is one.</param>
    /// <returns>True when no due entry is left. Else call again, with an empty buffer and more room.</returns>
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

            var isLast = index < Slots && _position == nowUnit;     // no entry beyond the unit of now can be due
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

    /// <summary>The earliest due time, in ticks; <see cref="long.MaxValue"/> when there is no entry.</summary>
    public long Soonest()
    {
        if (_emptying >= 0)
        {
            return _position << UnitBits;       // the last PopExpired stopped halfway: due at once
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

    // Empties a slot: due entries go to the buffer, the others to a finer wheel, as their due time is closer now.
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
                entry.Place.Slot = 0;
                due[count++] = new DueEntry(time, entry);
            }

            slot.RemoveLast();
        }

        return true;
    }

    // The slot of the first wheel whose unit is that of now: its due entries go to the buffer, the others stay where they are.
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

            entry.Place.Slot = 0;
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

    /// <summary>A slot that lacks room, counted from 1, and the number of items it has room for. The default stands for none.</summary>
    internal readonly record struct Full(int Slot, int Used)
    {
        /// <summary>Allocates the room that the slot needs. To be called outside of the gate.</summary>
        public SlotTable.Room Room() => SlotTable.RoomFor(Used);
    }

    /// <summary>An entry that is due, and its due time in ticks.</summary>
    internal readonly record struct DueEntry(long Time, ITimerEntry Entry);
}
