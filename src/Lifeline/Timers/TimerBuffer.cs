using Lifeline.Core;

namespace Lifeline.Timers;

/// <summary>
/// Where deadlines that one thread has set wait for the next beat of the inboxes before they go to the wheel. Most are
/// taken back before that, by the same thread, and then neither has cost an atomic operation.
/// </summary>
internal sealed class TimerBuffer(int number)
{
    private const int Capacity = 32;

    private readonly Place[] _places = new Place[Capacity];
    private int _next;                          // where the owner looks first

    // An owner's plain writes are enough. Nobody else puts anything into a place, and what is taken out from elsewhere is
    // swapped for null, so the owner finds a place empty a little late at worst.

    /// <summary>The thread that puts deadlines in.</summary>
    public Thread Owner { get; private set; } = Thread.CurrentThread;

    /// <summary>How often something was put in. Exact enough to see that nothing was.</summary>
    public int Puts { get; private set; }

    /// <summary>True when the owner is gone and has left nothing behind, so that another thread may have the inbox.</summary>
    public bool IsAbandoned => !Owner.IsAlive && IsEmpty;

    public void HandOver() => Owner = Thread.CurrentThread;

    /// <summary>Puts a deadline in. Only for the owner.</summary>
    /// <returns>False when there is no room where it looked.</returns>
    public bool TryPut(DeadlineNode deadline)
    {
        var index = _next;
        if (_places[index].Deadline is not null)
        {
            index = (index + 1) & (Capacity - 1);
            if (_places[index].Deadline is not null)
            {
                _next = (index + 1) & (Capacity - 1);
                return false;
            }
        }

        deadline.PlaceInSlot = index;
        deadline.Slot = -number;
        Volatile.Write(ref _places[index].Deadline, deadline);
        _next = (index + 1) & (Capacity - 1);
        Puts++;
        return true;
    }

    /// <summary>Takes a deadline out again.</summary>
    /// <returns>False when it is not here any more: it has gone to the wheel.</returns>
    public bool TryTake(DeadlineNode deadline, bool isOwner)
    {
        var index = deadline.PlaceInSlot;
        if ((uint)index >= Capacity)
        {
            return false;                       // already a place in the wheel
        }

        ref var place = ref _places[index].Deadline;
        if (!isOwner)
        {
            return ReferenceEquals(Interlocked.CompareExchange(ref place, null, deadline), deadline);
        }

        if (!ReferenceEquals(place, deadline))
        {
            return false;
        }

        place = null;                           // who carries it to the wheel at this moment finds it ended, see TryMoveTo
        _next = index;
        return true;
    }

    /// <summary>Called under the queue's gate, so that nothing is on its way to the wheel.</summary>
    public bool Holds(DeadlineNode deadline) => ReferenceEquals(Volatile.Read(ref _places[deadline.PlaceInSlot].Deadline), deadline);

    public bool IsEmpty
    {
        get
        {
            foreach (ref var place in _places.AsSpan())
            {
                if (Volatile.Read(ref place.Deadline) is not null)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Moves all that are in to the wheel. Called under the queue's gate.</summary>
    /// <param name="wheel">Where to.</param>
    /// <param name="clock">Tells when they are due.</param>
    /// <param name="soonest">Lowered to the soonest due time among them.</param>
    /// <param name="full">The slot that lacks room, when there is one.</param>
    /// <returns>False when the wheel lacks room; the rest is still here then.</returns>
    /// <remarks>Some of them may be ending at this very moment, and are taken out again if they have.</remarks>
    public bool TryMoveTo(TimerWheel wheel, TickClock clock, ref long soonest, out TimerWheel.Full full)
    {
        full = default;
        foreach (ref var place in _places.AsSpan())
        {
            if (Volatile.Read(ref place.Deadline) is not { } deadline)
            {
                continue;
            }

            var due = clock.DueTime(deadline, clock.SystemNow);
            if (!wheel.HasRoomFor(due, out full))
            {
                return false;
            }

            if (!ReferenceEquals(Interlocked.CompareExchange(ref place.Deadline, null, deadline), deadline))
            {
                continue;                       // taken out meanwhile
            }

            wheel.Add(deadline, due);
            soonest = Math.Min(soonest, due);
            if (deadline.IsCanceled)
            {
                wheel.Remove(deadline);         // it has ended meanwhile, and may have been told that it is gone from here
            }
        }

        return true;
    }

    private struct Place
    {
        public DeadlineNode? Deadline;          // a struct around it, as an array of references checks the type of each
    }
}
