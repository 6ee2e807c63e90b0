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

    private readonly Inboxes? _inboxes = clock.Provider == TimeProvider.System ? new Inboxes() : null;
    private readonly Slot[] _slots = new Slot[Wheels * Slots];
    private readonly ulong[] _occupied = new ulong[Wheels];
    private Gate _gate;                         // guards everything here, and each node's place in its slot
    private long _beat;                         // all slots before this beat are empty
    private long _armedFor = long.MaxValue;     // when the timer is to fire
    private long _nextDrain = long.MaxValue;    // when the inboxes are to be emptied
    private ITimer? _timer;                     // made with the first deadline

    /// <returns>False when the deadline has passed: nothing was added, and the node is the caller's to end.</returns>
    public bool Add(DeadlineNode node)
    {
        if (_inboxes is not null && _inboxes.TryPut(node))
        {
            if (!_inboxes.IsBeating)
            {
                StartBeat(_inboxes);
            }

            return true;
        }

        var due = clock.DueTime(node);
        _gate.Enter();
        if (due >> BeatBits < _beat)
        {
            _gate.Exit();
            return false;
        }

        Insert(node, due);
        ExitArmed(due);
        return true;
    }

    public void Remove(DeadlineNode node)
    {
        var slot = node.Slot;
        if (slot < 0 && _inboxes!.TryTake(node, slot))
        {
            return;
        }

        // It is tempting to look at Slot first and to spare the gate. Don't: whoever ends a node and whoever adds it could
        // then each read what the other one has not written yet, and the ended node would stay until its time is up.
        _gate.Enter();
        if (node.Slot > 0)
        {
            TakeOut(node);
        }

        _gate.Exit();
    }

    public bool Holds(DeadlineNode node)
    {
        _gate.Enter();
        var slot = node.Slot;
        _gate.Exit();
        return slot > 0 || (slot < 0 && _inboxes!.Holds(node, slot));
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
            Drain(_inboxes!);
            now = clock.Now;
            _nextDrain = _inboxes!.IsBeating ? now + Inboxes.Beat : long.MaxValue;
        }

        Collect(now, due);
        _armedFor = Math.Min(Soonest(), _nextDrain);
        _gate.Exit();
        Arm();
        foreach (var node in due)
        {
            node.Expire();
        }
    }

    private void Drain(Inboxes inboxes)
    {
        foreach (var node in inboxes.Drain())
        {
            Insert(node, clock.DueTime(node));
            if (node.IsDone)
            {
                TakeOut(node);                  // it has ended meanwhile, and may have been told that it is gone from its inbox
            }
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
            foreach (var (node, time) in Empty(wheel, slot))
            {
                if (node is null)
                {
                    continue;
                }

                if (time <= now)
                {
                    node.Slot = 0;
                    due.Add(node);
                }
                else
                {
                    Insert(node, time);         // a finer wheel, now that we are closer, or the very beat of now again
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
        foreach (var (node, time) in _slots[(wheel << SlotBits) + slot].Entries)
        {
            if (node is not null)
            {
                soonest = Math.Min(soonest, time);
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

    // The wheel is chosen by the highest bit in which the beat of the due time differs from the current one.
    private void Insert(DeadlineNode node, long due)
    {
        var beat = Math.Max(due >> BeatBits, _beat);
        var wheel = BitOperations.Log2((ulong)((beat ^ _beat) | 1)) / SlotBits;
        var slot = (int)(beat >> (wheel * SlotBits)) & (Slots - 1);
        node.PlaceInSlot = _slots[(wheel << SlotBits) + slot].Add(node, due);
        node.Slot = (wheel << SlotBits) + slot + 1;
        _occupied[wheel] |= 1UL << slot;
    }

    private void TakeOut(DeadlineNode node)
    {
        var index = node.Slot - 1;
        node.Slot = 0;
        if (_slots[index].Remove(node.PlaceInSlot))
        {
            _occupied[index >> SlotBits] &= ~(1UL << (index & (Slots - 1)));
        }
    }

    private Span<Entry> Empty(int wheel, int slot)
    {
        _occupied[wheel] &= ~(1UL << slot);
        return _slots[(wheel << SlotBits) + slot].TakeAll();
    }

    /// <summary>One deadline, and when it fires; or a free place, and the number of the next one.</summary>
    private record struct Entry(DeadlineNode? Node, long Time);

    /// <summary>The deadlines of one slot, in no order. Each knows its place, and keeps it.</summary>
    private struct Slot
    {
        private Entry[]? _entries;
        private int _used;                      // entries from here on were never used
        private int _count;
        private int _free;                      // 1 + the first of the freed entries, which are linked; 0 for none

        public readonly Span<Entry> Entries => _entries.AsSpan(0, _used);

        /// <returns>Its place.</returns>
        public int Add(DeadlineNode node, long due)
        {
            int index;
            if (_free != 0)
            {
                index = _free - 1;
                _free = (int)_entries![index].Time;
            }
            else
            {
                if (_used == (_entries ??= new Entry[4]).Length)
                {
                    Array.Resize(ref _entries, 2 * _used);
                }

                index = _used++;
            }

            _entries[index] = new Entry(node, due);
            _count++;
            return index;
        }

        /// <returns>True when the slot is empty now.</returns>
        public bool Remove(int place)
        {
            _entries![place] = new Entry(null, _free);
            _free = place + 1;
            if (--_count > 0)
            {
                return false;
            }

            if (_entries.Length > KeptWhenEmpty)
            {
                _ = TakeAll();
            }

            return true;
        }

        public Span<Entry> TakeAll()
        {
            var all = Entries;
            this = default;
            return all;
        }
    }

    private sealed class EarlierDeadline : IComparer<DeadlineNode>
    {
        public static readonly EarlierDeadline Instance = new();

        public int Compare(DeadlineNode? x, DeadlineNode? y) => x!.Deadline.CompareTo(y!.Deadline);
    }
}
