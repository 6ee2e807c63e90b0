using System.Numerics;
using Lifeline.Tree;

namespace Lifeline.Time;

/// <summary>
/// Deadlines by the time when they are due. A hierarchy of wheels of 64 slots: a slot of the first wheel holds the
/// deadlines of one beat (0.8 ms), a slot of each further wheel 64 times as much. Adding and removing touch one slot,
/// however many deadlines there are; a deadline far away moves to a finer wheel as its time comes closer.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class TimerWheel
{
    private const int BeatBits = 13;            // 2^13 ticks of 100 ns are 0.8192 ms
    private const int SlotBits = 6;
    private const int Slots = 1 << SlotBits;
    private const int Wheels = 9;               // 13 + 9 * 6 bits: more than there are in a tick count

    private const int KeptWhenEmpty = 1024;     // a slot that held more gives its memory back

    private readonly Table[] _slots = new Table[Wheels * Slots];    // each with the due times beside the deadlines
    private readonly ulong[] _occupied = new ulong[Wheels];
    private long _beat;                         // all slots before this beat are empty

    /// <summary>True for a time that lies before all that may be in here.</summary>
    public bool IsBehind(long time) => time >> BeatBits < _beat;

    /// <summary>Puts a deadline in.</summary>
    // The wheel is chosen by the highest bit in which the beat of the due time differs from the current one.
    public void Add(DeadlineNode node, long due)
    {
        var beat = Math.Max(due >> BeatBits, _beat);
        var wheel = BitOperations.Log2((ulong)((beat ^ _beat) | 1)) / SlotBits;
        var slot = (int)(beat >> (wheel * SlotBits)) & (Slots - 1);
        node.PlaceInSlot = _slots[(wheel << SlotBits) + slot].Add(node, due);
        node.Slot = (wheel << SlotBits) + slot + 1;
        _occupied[wheel] |= 1UL << slot;
    }

    /// <summary>Has one stand where another stood, due at the same time.</summary>
    public void Replace(DeadlineNode node, DeadlineNode instead)
    {
        _slots[node.Slot - 1].Replace(node.PlaceInSlot, instead);
        (instead.Slot, instead.PlaceInSlot) = (node.Slot, node.PlaceInSlot);
        node.Slot = 0;
    }

    /// <summary>Takes out one that is in.</summary>
    public void Remove(DeadlineNode node)
    {
        var index = node.Slot - 1;
        node.Slot = 0;
        ref var slot = ref _slots[index];
        slot.Remove(node.PlaceInSlot);
        if (slot.Count > 0)
        {
            return;
        }

        _occupied[index >> SlotBits] &= ~(1UL << (index & (Slots - 1)));
        if (slot.Used > KeptWhenEmpty)
        {
            _ = slot.TakeAll();
        }
    }

    /// <summary>Moves forward to now, and takes out what is due, in order. What shares a beat with now and is not yet due stays.</summary>
    public void Collect(long now, List<DeadlineNode> due)
    {
        var nowBeat = now >> BeatBits;
        while (FirstOccupied(out var wheel, out var slot, out var beat) && beat <= nowBeat)
        {
            _beat = Math.Max(_beat, beat);
            var firstOfSlot = due.Count;
            var all = Empty(wheel, slot);
            for (var place = 0; place < all.Used; place++)
            {
                if (all[place] is not DeadlineNode node)
                {
                    continue;
                }

                var time = all.NumberAt(place);
                if (time <= now)
                {
                    node.Slot = 0;
                    due.Add(node);
                }
                else
                {
                    Add(node, time);            // a finer wheel, now that we are closer, or the very beat of now again
                }
            }

            // A slot is a set, and wide ones are taken out whole when the timer is late. Slots come in order.
            due.Sort(firstOfSlot, due.Count - firstOfSlot, EarlierDeadline.Instance);
            if (wheel == 0 && beat == nowBeat)
            {
                return;                         // nothing beyond the beat of now can be due
            }
        }

        _beat = Math.Max(_beat, nowBeat);
    }

    /// <summary>When the soonest deadline is due; <see cref="long.MaxValue"/> when there is none.</summary>
    public long Soonest()
    {
        if (!FirstOccupied(out var wheel, out var slot, out _))
        {
            return long.MaxValue;
        }

        var soonest = long.MaxValue;
        ref var deadlines = ref _slots[(wheel << SlotBits) + slot];
        for (var place = 0; place < deadlines.Used; place++)
        {
            if (deadlines[place] is not null)
            {
                soonest = Math.Min(soonest, deadlines.NumberAt(place));
            }
        }

        return soonest;
    }

    private bool FirstOccupied(out int wheel, out int slot, out long beat)
    {
        for (wheel = 0; wheel < Wheels; wheel++)
        {
            if (_occupied[wheel] == 0)
            {
                continue;
            }

            // Everything in a wheel lies ahead of _beat and within its current turn, or it would be in another wheel.
            slot = BitOperations.TrailingZeroCount(_occupied[wheel]);
            var shift = wheel * SlotBits;
            var turn = _beat >> (shift + SlotBits) << (shift + SlotBits);
            beat = turn + ((long)slot << shift);
            return true;
        }

        slot = 0;
        beat = 0;
        return false;
    }

    private Table Empty(int wheel, int slot)
    {
        _occupied[wheel] &= ~(1UL << slot);
        return _slots[(wheel << SlotBits) + slot].TakeAll();
    }

    private sealed class EarlierDeadline : IComparer<DeadlineNode>
    {
        public static readonly EarlierDeadline Instance = new();

        public int Compare(DeadlineNode? x, DeadlineNode? y) => x!.Deadline.CompareTo(y!.Deadline);
    }
}
