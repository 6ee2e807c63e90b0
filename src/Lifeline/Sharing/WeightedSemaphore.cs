using System.Runtime.CompilerServices;
using Lifeline.Scheduling;
using Lifeline.Timers;

namespace Lifeline;

/// <summary>
/// A semaphore of which one can hold more than one part: Go's <c>semaphore.Weighted</c>. For limits that are not the same
/// for each holder, such as memory.
/// </summary>
/// <remarks>
/// First come, first served: while somebody waits, whoever comes later waits behind him, even if there was room for him,
/// so that small ones can't starve a big one. Thread-safe.
/// </remarks>
public sealed class WeightedSemaphore
{
    private static readonly List<Waiter> s_nobody = [];

    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiting = [];      // guarded by _gate
    private long _held;                                     // guarded by _gate

    /// <summary>Makes a semaphore of so many parts, all of them free.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is zero or less.</exception>
    public WeightedSemaphore(long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        Size = size;
    }

    /// <summary>How many parts there are.</summary>
    public long Size { get; }

    /// <summary>How many parts are free at this moment.</summary>
    public long Free
    {
        get
        {
            lock (_gate)
            {
                return Size - _held;
            }
        }
    }

    /// <summary>Takes <paramref name="weight"/> parts, waiting until there are so many and everybody who came before has his.</summary>
    /// <param name="ctx">Ends the wait.</param>
    /// <param name="weight">One or more.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>What gives the parts back when it is disposed: <c>using var lease = await semaphore.AcquireAsync(ctx, 3);</c></returns>
    /// <exception cref="ContextEndedException">The context has ended, before or meanwhile. Nothing was taken.</exception>
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
        lock (_gate)
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

    /// <summary>Takes <paramref name="weight"/> parts if that is possible at once.</summary>
    /// <param name="weight">One or more.</param>
    /// <returns>What gives them back; null when there are too few, or somebody waits.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="weight"/> is zero or less, or more than there will ever be.</exception>
    public Lease? TryAcquire(long weight = 1)
    {
        Check(weight);
        lock (_gate)
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
        lock (_gate)
        {
            _held -= weight;
            served = TakeServed();
        }

        Tell(served);
    }

    private void Remove(Waiter waiter)
    {
        List<Waiter> served;
        lock (_gate)
        {
            if (waiter.Place is not { List: not null } place)
            {
                return;                         // it was served just in time
            }

            _waiting.Remove(place);
            served = TakeServed();              // those behind may have room, now that this one does not block the way
        }

        waiter.SetResult(null);
        Tell(served);
    }

    // Called under the gate, unlike what is told then.
    private List<Waiter> TakeServed()
    {
        List<Waiter>? served = null;
        while (_waiting.First is { Value: var first } && first.Weight <= Size - _held)
        {
            _waiting.RemoveFirst();
            _held += first.Weight;
            (served ??= []).Add(first);
        }

        return served ?? s_nobody;
    }

    private void Tell(List<Waiter> served)
    {
        foreach (var waiter in served)
        {
            Dispatcher.Complete(waiter.Clock, waiter, new Lease(this, waiter.Weight));
        }
    }

    /// <summary>Parts of a semaphore that somebody holds, until it is disposed.</summary>
    public sealed class Lease : IDisposable
    {
        private WeightedSemaphore? _of;         // null once given back

        internal Lease(WeightedSemaphore of, long weight)
        {
            _of = of;
            Weight = weight;
        }

        /// <summary>How many parts.</summary>
        public long Weight { get; }

        /// <summary>Gives them back. The second time does nothing.</summary>
        public void Dispose() => Interlocked.Exchange(ref _of, null)?.Release(Weight);
    }

    private sealed class Waiter(WeightedSemaphore at, long weight, TickClock clock) : TaskCompletionSource<Lease?>(Dispatcher.Continuations(clock))
    {
        public TickClock Clock => clock;

        public long Weight => weight;

        public LinkedListNode<Waiter>? Place { get; set; }      // guarded by the semaphore's gate

        public void GiveUp() => at.Remove(this);
    }
}
