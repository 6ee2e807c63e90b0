using System.Numerics;
using Lifeline.Tree;

namespace Lifeline.Time;

/// <summary>
/// All deadlines of one clock behind one timer. A hierarchy of wheels of 64 slots: a slot of the first wheel holds
/// the deadlines of one beat (0.8 ms), a slot of each further wheel 64 times as much. Adding and removing touch one
/// slot, however many deadlines there are; a deadline far away moves to a finer wheel as its time comes closer.
/// </summary>
/// <remarks>Thread-safe. Deadlines fire on the clock's timer thread, in the order of their time, and never early.</remarks>
internal sealed class TimerWheel(Clock clock)
{
    private const int BeatBits = 13;            // 2^13 ticks of 100 ns are 0.8192 ms
    private const int SlotBits = 6;
    private const int Slots = 1 << SlotBits;
    private const int Wheels = 9;               // 13 + 9 * 6 bits: more than there are in a tick count

    private const int KeptWhenEmpty = 1024;     // a slot that held more gives its memory back

    private readonly Slot[] _slots = new Slot[Wheels * Slots];
    private readonly ulong[] _occupied = new ulong[Wheels];
    private Gate _gate;                         // guards everything here, and each node's place in its slot
    private long _beat;                         // all slots before this beat are empty
    private long _armedFor = long.MaxValue;     // when the timer is to fire
    private ITimer? _timer;                     // made with the first deadline

    /// <returns>False when the deadline has passed: nothing was added, and the node is the caller's to end.</returns>
    public bool Add(DeadlineNode node)
    {
        _gate.Enter();
        if (node.Deadline >> BeatBits < _beat)
        {
            _gate.Exit();
            return false;
        }

        Insert(node);
        var sooner = node.Deadline < _armedFor;
        if (sooner)
        {
            _armedFor = node.Deadline;
        }

        _gate.Exit();
        if (sooner)
        {
            Arm();
        }

        return true;
    }

    public void Remove(DeadlineNode node)
    {
        // It is tempting to look at Slot first and to spare the gate. Don't: whoever ends a node and whoever adds it could
        // then each read what the other one has not written yet, and the ended node would stay until its time is up.
        _gate.Enter();
        if (node.Slot != 0)
        {
            TakeOut(node);
        }

        _gate.Exit();
    }

    private void OnTimer()
    {
        var due = new List<DeadlineNode>();
        _gate.Enter();
        Collect(clock.Now, due);
        _armedFor = Soonest();
        _gate.Exit();
        Arm();
        foreach (var node in due)
        {
            node.Expire();
        }
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
                static wheel => ((TimerWheel)wheel!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        if (Interlocked.CompareExchange(ref _timer, timer, null) is { } first)
        {
            timer.Dispose();
            return first;
        }

        return timer;
    }

    // Moves the wheel forward to now and takes out what is due, in order. What shares a beat with now and is not yet
    // due stays.
    private void Collect(long now, List<DeadlineNode> due)
    {
        var nowBeat = now >> BeatBits;
        while (FirstOccupied(out var wheel, out var slot, out var beat) && beat <= nowBeat)
        {
            _beat = Math.Max(_beat, beat);
            var firstOfSlot = due.Count;
            foreach (var node in Empty(wheel, slot))
            {
                if (node.Deadline <= now)
                {
                    node.Slot = 0;
                    due.Add(node);
                }
                else
                {
                    Insert(node);               // a finer wheel, now that we are closer, or the very beat of now again
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

    private long Soonest()
    {
        if (!FirstOccupied(out var wheel, out var slot, out _))
        {
            return long.MaxValue;
        }

        var soonest = long.MaxValue;
        foreach (var node in _slots[(wheel << SlotBits) + slot].Nodes)
        {
            soonest = Math.Min(soonest, node.Deadline);
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

    // The wheel is chosen by the highest bit in which the deadline's beat differs from the current one.
    private void Insert(DeadlineNode node)
    {
        var beat = node.Deadline >> BeatBits;
        var wheel = BitOperations.Log2((ulong)((beat ^ _beat) | 1)) / SlotBits;
        var slot = (int)(beat >> (wheel * SlotBits)) & (Slots - 1);
        _slots[(wheel << SlotBits) + slot].Add(node);
        node.Slot = (wheel << SlotBits) + slot + 1;
        _occupied[wheel] |= 1UL << slot;
    }

    private void TakeOut(DeadlineNode node)
    {
        var index = node.Slot - 1;
        node.Slot = 0;
        if (_slots[index].Remove(node))
        {
            _occupied[index >> SlotBits] &= ~(1UL << (index & (Slots - 1)));
        }
    }

    private Span<DeadlineNode> Empty(int wheel, int slot)
    {
        _occupied[wheel] &= ~(1UL << slot);
        return _slots[(wheel << SlotBits) + slot].TakeAll();
    }

    /// <summary>The deadlines of one slot, in no order. Each knows its place.</summary>
    private struct Slot
    {
        private DeadlineNode?[]? _nodes;
        private int _count;

        public readonly Span<DeadlineNode> Nodes => _nodes.AsSpan(0, _count)!;

        public void Add(DeadlineNode node)
        {
            if (_count == (_nodes ??= new DeadlineNode?[4]).Length)
            {
                Array.Resize(ref _nodes, 2 * _count);
            }

            node.PlaceInSlot = _count;
            _nodes[_count++] = node;
        }

        /// <returns>True when the slot is empty now.</returns>
        public bool Remove(DeadlineNode node)
        {
            var last = _nodes![--_count]!;
            _nodes[_count] = null;
            if (last != node)
            {
                _nodes[node.PlaceInSlot] = last;
                last.PlaceInSlot = node.PlaceInSlot;
            }

            if (_count > 0)
            {
                return false;
            }

            if (_nodes.Length > KeptWhenEmpty)
            {
                _nodes = null;
            }

            return true;
        }

        public Span<DeadlineNode> TakeAll()
        {
            var all = Nodes;
            _nodes = null;
            _count = 0;
            return all;
        }
    }

    private sealed class EarlierDeadline : IComparer<DeadlineNode>
    {
        public static readonly EarlierDeadline Instance = new();

        public int Compare(DeadlineNode? x, DeadlineNode? y) => x!.Deadline.CompareTo(y!.Deadline);
    }
}
