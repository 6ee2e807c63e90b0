namespace Lifeline.Timers;

/// <summary>
/// The buffer for deadlines that one thread has set, until the next drain moves them to the wheel. Most are removed before
/// that, by the same thread, and then neither adding nor removing has cost an atomic operation.
/// </summary>
internal sealed class TimerBuffer(int number)
{
    private const int Capacity = 32;

    private readonly Place[] _places = new Place[Capacity];
    private int _next;                          // the index that the owner thread tries first

    // Single producer: only the owner thread adds, so its plain stores are enough. Other threads remove by compare-and-swap to
    // null, so a stale read by the owner wastes a place and never loses a timer.

    /// <summary>The thread that adds deadlines.</summary>
    public Thread Owner { get; private set; } = Thread.CurrentThread;

    /// <summary>The number of deadlines added, modulo 2^32. Other threads may read a stale value: compare two reads to see whether any was added.</summary>
    public int Puts { get; private set; }

    /// <summary>True when the owner thread has ended and the buffer is empty, so that another thread may take it over.</summary>
    public bool IsAbandoned => !Owner.IsAlive && IsEmpty;

    public void HandOver() => Owner = Thread.CurrentThread;

    /// <summary>Adds a deadline. Only for the owner thread.</summary>
    /// <param name="deadline">The deadline.</param>
    /// <param name="place">Its <see cref="ITimerEntry.Place"/>.</param>
    /// <returns>False when both places that were tried are occupied: two are tried, not all.</returns>
    public bool TryPut(IDeadlineEntry deadline, ref TimerPlace place)
    {
        var index = _next;
        if (_places[index].Entry is not null)
        {
            index = (index + 1) & (Capacity - 1);
            if (_places[index].Entry is not null)
            {
                _next = (index + 1) & (Capacity - 1);
                return false;
            }
        }

        place.Index = index;
        place.Slot = -number;
        Volatile.Write(ref _places[index].Entry, deadline);
        _next = (index + 1) & (Capacity - 1);
        Puts++;
        return true;
    }

    /// <summary>Removes a deadline.</summary>
    /// <param name="deadline">The deadline.</param>
    /// <param name="index">The index in its <see cref="TimerPlace"/>.</param>
    /// <param name="isOwner">True when the calling thread is the owner.</param>
    /// <returns>False when it was moved to the wheel or removed before.</returns>
    public bool TryTake(IDeadlineEntry deadline, int index, bool isOwner)
    {
        if ((uint)index >= Capacity)
        {
            return false;                       // already an index in a slot of the wheel
        }

        ref var place = ref _places[index].Entry;
        if (!isOwner)
        {
            return ReferenceEquals(Interlocked.CompareExchange(ref place, null, deadline), deadline);
        }

        if (!ReferenceEquals(place, deadline))
        {
            return false;
        }

        place = null;                           // a thread that moves it to the wheel at this moment finds it canceled, see TryMoveTo
        _next = index;
        return true;
    }

    /// <summary>Called under the queue's gate, so that no deadline is between the buffer and the wheel.</summary>
    public bool Holds(IDeadlineEntry deadline, int index) => ReferenceEquals(Volatile.Read(ref _places[index].Entry), deadline);

    public bool IsEmpty
    {
        get
        {
            foreach (ref var place in _places.AsSpan())
            {
                if (Volatile.Read(ref place.Entry) is not null)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Moves all deadlines to the wheel. Called under the queue's gate.</summary>
    /// <param name="wheel">The wheel that gets them.</param>
    /// <param name="clock">Computes their due times.</param>
    /// <param name="soonest">Lowered to the earliest due time among them, in ticks.</param>
    /// <param name="full">The slot that lacks room, when there is one.</param>
    /// <returns>False when the wheel lacks room; the rest is still in the buffer then.</returns>
    /// <remarks>A deadline may be canceled by another thread at the same time. It is removed from the wheel again if so.</remarks>
    public bool TryMoveTo(TimerWheel wheel, TickClock clock, ref long soonest, out TimerWheel.Full full)
    {
        full = default;
        foreach (ref var place in _places.AsSpan())
        {
            if (Volatile.Read(ref place.Entry) is not { } deadline)
            {
                continue;
            }

            var due = clock.DueTime(deadline.Deadline, deadline.Budget, clock.SystemNow);
            if (!wheel.HasRoomFor(due, out full))
            {
                return false;
            }

            if (!ReferenceEquals(Interlocked.CompareExchange(ref place.Entry, null, deadline), deadline))
            {
                continue;                       // removed by another thread meanwhile
            }

            wheel.Add(deadline, due);
            soonest = Math.Min(soonest, due);
            if (deadline.IsCanceled)
            {
                // The owner thread cancels, then removes from its place without an atomic operation: both it and this thread may have
                // found the deadline there. The compare-and-swap above precedes the load of the state, so one of the two removes it.
                wheel.Remove(ref deadline.Place);
            }
        }

        return true;
    }

    private struct Place
    {
        public IDeadlineEntry? Entry;           // wrapped in a struct: a store into an array of references checks the element's type
    }
}
