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
    private readonly Table[] _slots = new Table[Wheels * Slots];    // each with the due times beside the deadlines
    private readonly List<DeadlineNode> _taken = [];        // on their way from an inbox
    private readonly ulong[] _occupied = new ulong[Wheels];
    private Gate _gate;                         // guards everything here, and each node's place in its slot
    private long _beat;                         // all slots before this beat are empty
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
        if (due >> BeatBits < _beat)
        {
            _gate.Exit();
            return false;
        }

        Insert(node, due);
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
            TakeOut(node);
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
            Insert(instead, due);
        }
        else if (node.Slot > 0)
        {
            _slots[node.Slot - 1].Replace(node.PlaceInSlot, instead);
            (instead.Slot, instead.PlaceInSlot) = (node.Slot, node.PlaceInSlot);
            node.Slot = 0;
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

        Collect(now, due);
        _armedFor = Math.Min(Soonest(), _nextDrain);
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
            Insert(node, due);
            if (node.IsDone)
            {
                TakeOut(node);                  // it has ended meanwhile, and may have been told that it is gone from its inbox
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
