using System.Runtime.CompilerServices;

namespace Lifeline.Tree;

/// <summary>A list in which everything keeps its place, so that it can be taken out without being looked for. Not thread-safe.</summary>
/// <remarks>
/// A mutable struct: keep it in a field. Beyond the first thousand it grows in pieces that stay where they are: a list of
/// a million costs no copying, and nothing that the collector treats as a large object.
/// </remarks>
internal struct Table
{
    private const int Fewest = 4;
    private const int PieceBits = 10;
    private const int Piece = 1 << PieceBits;

    private Entry[][]? _pieces;                 // the first grows up to Piece, all others have that many
    private int _free;                          // 1 + the first of the freed places, which are linked; 0 for none

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The places from here on were never used.</summary>
    public int Used { get; private set; }

    /// <summary>Puts something in.</summary>
    /// <param name="item">What is put in.</param>
    /// <param name="number">A number that stands beside it.</param>
    /// <returns>Its place, from 0 on.</returns>
    public int Add(object item, long number = 0)
    {
        int place;
        if (_free != 0)
        {
            place = _free - 1;
            _free = (int)At(place).Number;
        }
        else
        {
            place = Used++;
            if (_pieces is null || place >= (_pieces.Length == 1 ? _pieces[0].Length : _pieces.Length << PieceBits))
            {
                Grow(place);
            }
        }

        ref var entry = ref At(place);
        entry.Item = item;
        entry.Number = number;
        Count++;
        return place;
    }

    public void Remove(int place)
    {
        ref var entry = ref At(place);
        entry.Item = null;
        entry.Number = _free;
        _free = place + 1;
        Count--;
    }

    public readonly void Replace(int place, object item) => At(place).Item = item;

    /// <summary>What stands at a place below <see cref="Used"/>; null when it is free.</summary>
    public readonly object? this[int place] => At(place).Item;

    /// <summary>The number beside what stands there.</summary>
    public readonly long NumberAt(int place) => At(place).Number;

    /// <summary>Takes any one out, to empty the table; null when there is none left.</summary>
    public object? TakeOne()
    {
        while (Used > 0)
        {
            ref var entry = ref At(--Used);
            if (entry.Item is { } item)
            {
                entry.Item = null;
                Count--;
                return item;
            }
        }

        return null;
    }

    /// <summary>Takes all out.</summary>
    public Table TakeAll()
    {
        var all = this;
        this = default;
        return all;
    }

    private readonly ref Entry At(int place) => ref _pieces![place >> PieceBits][place & (Piece - 1)];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int place)
    {
        if (_pieces is null)
        {
            _pieces = [new Entry[Fewest]];
        }
        else if (place < Piece)
        {
            Array.Resize(ref _pieces[0], 2 * place);
        }
        else
        {
            Array.Resize(ref _pieces, _pieces.Length + 1);
            _pieces[^1] = new Entry[Piece];
        }
    }

    private struct Entry
    {
        public object? Item;
        public long Number;                     // of a free place: the next free one, as _free
    }
}
