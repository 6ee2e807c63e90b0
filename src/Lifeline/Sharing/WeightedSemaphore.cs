using System.Runtime.CompilerServices;
using Lifeline.Scheduling;
using Lifeline.Timers;

namespace Lifeline;

/// <summary>
/// A semaphore of which a holder can acquire several parts at once: Go's <c>semaphore.Weighted</c>. For limits of which holders
/// need different amounts, such as memory.
/// </summary>
/// <remarks>
/// First come, first served: while a caller waits, later callers wait behind it, even if there are enough free parts for them,
/// so that small requests can't starve a big one. Thread-safe.
/// </remarks>
public sealed class WeightedSemaphore
{
    private static readonly List<Waiter> s_none = [];

    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiting = [];      // in the order of arrival; guarded by _lock
    private long _held;                                     // parts that are not free; guarded by _lock

    /// <summary>Makes a semaphore of <paramref name="size"/> parts, all of them free.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is zero or less.</exception>
    public WeightedSemaphore(long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        Size = size;
    }

    /// <summary>The number of parts.</summary>
    public long Size { get; }

    /// <summary>The number of free parts at this moment.</summary>
    public long Free
    {
        get
        {
            lock (_lock)
            {
                return Size - _held;
            }
        }
    }

    /// <summary>Acquires <paramref name="weight"/> parts, waiting until so many are free and all earlier callers have theirs.</summary>
    /// <param name="ctx">Ends the wait.</param>
    /// <param name="weight">One or more.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The lease, which gives the parts back when it is disposed: <c>using var lease = await semaphore.AcquireAsync(ctx, 3);</c></returns>
    /// <exception cref="ContextEndedException">The context has ended, before or meanwhile. Nothing was acquired.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="weight"/> is zero or less, or more than there will ever be.</exception>
    /// <remarks>Allocates one small object when it need not wait.</remarks>
    public ValueTask<Lease> AcquireAsync(
        Context ctx, long weight = 1, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        Check(weight);
        if (ctx.Error is { } error)
        {
            return ValueTask.FromException<Lease>(error);
        }

        Waiter waiter;
        lock (_lock)
        {
            if (HasRoomFor(weight))
            {
                _held += weight;
                return new ValueTask<Lease>(new Lease(this, weight));
            }

            waiter = new Waiter(this, weight, ctx.Node.Clock);
            waiter.Place = _waiting.AddLast(waiter);
        }

        return WaitAsync(ctx, waiter, new SourceLocation(file, line));
    }

    /// <summary>Acquires <paramref name="weight"/> parts if that is possible at once.</summary>
    /// <param name="weight">One or more.</param>
    /// <returns>The lease, which gives them back; null when too few are free, or another caller waits.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="weight"/> is zero or less, or more than there will ever be.</exception>
    public Lease? TryAcquire(long weight = 1)
    {
        Check(weight);
        lock (_lock)
        {
            if (!HasRoomFor(weight))
            {
                return null;
            }

            _held += weight;
            return new Lease(this, weight);
        }
    }

    private bool HasRoomFor(long weight) => _waiting.Count == 0 && weight <= Size - _held;

    private void Check(long weight)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(weight);
        if (weight > Size)
        {
            throw new ArgumentOutOfRangeException(nameof(weight), weight,
                $"This semaphore has {Size} parts, so whoever waits for {weight} waits for ever. Ask for fewer, or make it bigger.");
        }
    }

    private static async ValueTask<Lease> WaitAsync(Context ctx, Waiter waiter, SourceLocation site)
    {
        using var registration = ctx.AfterFunc(static waiter => ((Waiter)waiter!).GiveUp(), waiter, site.GetPath(), site.Line);
        using var wait = CancelableWait.Begin(ctx, "weighted semaphore");
        return await waiter.Task.ConfigureAwait(Dispatcher.Stays) ?? throw wait.Ended();
    }

    private void Release(long weight)
    {
        List<Waiter> served;
        lock (_lock)
        {
            _held -= weight;
            served = DequeueServed();
        }

        CompleteAll(served);
    }

    private void Remove(Waiter waiter)
    {
        List<Waiter> served;
        lock (_lock)
        {
            if (waiter.Place is not { List: not null } place)
            {
                return;                         // it has got its parts already
            }

            _waiting.Remove(place);
            served = DequeueServed();           // there may be enough free parts for the waiters behind it
        }

        waiter.SetResult(null);
        CompleteAll(served);
    }

    // Called under the lock; the waiters are completed outside of it.
    private List<Waiter> DequeueServed()
    {
        List<Waiter>? served = null;
        while (_waiting.First is { Value: var first } && first.Weight <= Size - _held)
        {
            _waiting.RemoveFirst();
            _held += first.Weight;
            (served ??= []).Add(first);
        }

        return served ?? s_none;
    }

    private void CompleteAll(List<Waiter> served)
    {
        foreach (var waiter in served)
        {
            Dispatcher.Complete(waiter.Clock, waiter, new Lease(this, waiter.Weight));
        }
    }

    /// <summary>Parts of a semaphore that are held until this is disposed.</summary>
    public sealed class Lease : IDisposable
    {
        private WeightedSemaphore? _of;         // null once disposed

        internal Lease(WeightedSemaphore of, long weight)
        {
            _of = of;
            Weight = weight;
        }

        /// <summary>The number of parts.</summary>
        public long Weight { get; }

        /// <summary>Gives them back. The second time does nothing.</summary>
        public void Dispose() => Interlocked.Exchange(ref _of, null)?.Release(Weight);
    }

    private sealed class Waiter(WeightedSemaphore at, long weight, TickClock clock) : TaskCompletionSource<Lease?>(Dispatcher.Continuations(clock))
    {
        public TickClock Clock => clock;

        public long Weight => weight;

        public LinkedListNode<Waiter>? Place { get; set; }      // guarded by the semaphore's lock; its List is null once removed

        public void GiveUp() => at.Remove(this);
    }
}
