namespace Lifeline.Testing.Bubbles;

/// <summary>The queue of pieces that are ready to run: first in, first out, or in an order that a seed determines.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class ReadyPieces(int? seed)
{
    private readonly Queue<Piece> _inOrder = [];        // used without a seed
    private readonly List<Piece> _toDrawFrom = [];      // used with a seed
    private ulong _random = (ulong)(seed ?? 0);         // the state of the generator

    public int Count => _inOrder.Count + _toDrawFrom.Count;

    public void Add(Piece piece)
    {
        if (seed is null)
        {
            _inOrder.Enqueue(piece);
        }
        else
        {
            _toDrawFrom.Add(piece);
        }
    }

    /// <summary>Removes the next piece. With a seed, a timer that is due may be drawn instead.</summary>
    /// <param name="due">The number of timers that are due, of which one may be drawn.</param>
    /// <param name="piece">The piece; none when a timer was drawn.</param>
    /// <param name="timer">The index of the timer that was drawn; -1 when none was.</param>
    /// <returns>False when nothing is ready.</returns>
    public bool TryTake(int due, out Piece piece, out int timer)
    {
        (piece, timer) = (default, -1);
        if (seed is null)
        {
            return _inOrder.TryDequeue(out piece);
        }

        var all = _toDrawFrom.Count + due;
        if (all == 0)
        {
            return false;
        }

        var drawn = all == 1 ? 0 : (int)(Draw() % (ulong)all);
        if (drawn >= _toDrawFrom.Count)
        {
            timer = drawn - _toDrawFrom.Count;
            return true;
        }

        piece = _toDrawFrom[drawn];
        _toDrawFrom[drawn] = _toDrawFrom[^1];
        _toDrawFrom.RemoveAt(_toDrawFrom.Count - 1);
        return true;
    }

    /// <summary>Removes and returns all pieces, in no particular order with a seed.</summary>
    public List<Piece> TakeAll()
    {
        List<Piece> all = [.. _inOrder, .. _toDrawFrom];
        _inOrder.Clear();
        _toDrawFrom.Clear();
        return all;
    }

    // SplitMix64, implemented here so that a seed gives the same order under each version of .NET.
    private ulong Draw()
    {
        var z = _random += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

/// <summary>One piece: a posted callback with its state, or a work item.</summary>
internal readonly struct Piece
{
    public Piece(SendOrPostCallback callback, object? state) => (Work, State) = (callback, state);

    public Piece(IThreadPoolWorkItem item) => Work = item;

    /// <summary>A <see cref="SendOrPostCallback"/> or an <see cref="IThreadPoolWorkItem"/>.</summary>
    public object Work { get; }

    public object? State { get; }

    public void Run()
    {
        if (Work is SendOrPostCallback callback)
        {
            callback(State);
        }
        else
        {
            ((IThreadPoolWorkItem)Work).Execute();
        }
    }
}
