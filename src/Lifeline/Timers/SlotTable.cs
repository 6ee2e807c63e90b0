using System.Numerics;

namespace Lifeline.Timers;

/// <summary>A list in which everything keeps its place, so that it can be taken out without being looked for. Not thread-safe.</summary>
/// <remarks>
/// <para>A mutable struct: keep it in a field. Beyond the first thousand it grows in pieces that stay where they are: a list of
/// a million costs no copying, and nothing that the collector treats as a large object.</para>
/// <para>It never allocates by itself, so it may be used under a gate: when <see cref="IsFull"/>, leave the gate, have
/// <see cref="RoomFor"/> allocate, enter the gate again and <see cref="Grow"/>.</para>
/// </remarks>
internal struct SlotTable
{
    private const int MinLength = 4;
    private const int PieceBits = 10;
    private const int PieceLength = 1 << PieceBits;

    private Entry[]?[]? _pieces;                // the first grows up to PieceLength, all others have that many; null beyond the last one
    private int _capacity;                      // how many places the pieces have
    private int _free;                          // 1 + the first of the freed places, which are linked; 0 for none

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The places from here on were never used.</summary>
    public int Used { get; private set; }

    /// <summary>True when there is no place for one more.</summary>
    public readonly bool IsFull => _free == 0 && Used == _capacity;

    /// <summary>What stands at a place below <see cref="Used"/>; null when it is free.</summary>
    public readonly object? this[int place] => At(place).Item;

    /// <summary>Allocates what a full table of this many places needs to grow. Touches no table.</summary>
    public static Room RoomFor(int used) => used switch
    {
        0 => new Room(used, new Entry[MinLength], new Entry[]?[1]),
        < PieceLength => new Room(used, new Entry[2 * used], null),
        _ when BitOperations.IsPow2(used >> PieceBits) => new Room(used, new Entry[PieceLength], new Entry[]?[2 * (used >> PieceBits)]),
        _ => new Room(used, new Entry[PieceLength], null),
    };

    /// <summary>Takes the room. Does nothing when the table is not full, or has grown since the room was asked for.</summary>
    public void Grow(Room room)
    {
        if (!IsFull || room.Used != Used)
        {
            return;
        }

        if (room.Pieces is { } pieces)
        {
            _pieces?.CopyTo(pieces, 0);
            _pieces = pieces;
        }

        if (Used < PieceLength)
        {
            _pieces![0]?.CopyTo(room.Piece, 0);
            _pieces[0] = room.Piece;
            _capacity = room.Piece.Length;
        }
        else
        {
            _pieces![Used >> PieceBits] = room.Piece;
            _capacity += PieceLength;
        }
    }

    /// <summary>Puts something in. There has to be a place.</summary>
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

    /// <summary>The number beside what stands there.</summary>
    public readonly long NumberAt(int place) => At(place).Number;

    /// <summary>Takes any one out, to empty the table; null when there is none left. Nothing may be added any more.</summary>
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

    /// <summary>The last one that is in, for a table that is emptied from its end; null when there is none left.</summary>
    /// <param name="number">The number beside it.</param>
    /// <remarks>It stays in until <see cref="RemoveLast"/>, so that nothing is in between two tables. Meanwhile nothing may be added.</remarks>
    public object? Last(out long number)
    {
        for (; Used > 0; Used--)
        {
            ref var entry = ref At(Used - 1);
            if (entry.Item is { } item)
            {
                number = entry.Number;
                return item;
            }

            _free = 0;                          // that place may have been in the list of the freed ones
        }

        number = 0;
        return null;
    }

    /// <summary>Takes out what <see cref="Last"/> has just answered.</summary>
    public void RemoveLast()
    {
        At(--Used).Item = null;
        Count--;
    }

    /// <summary>Gives all memory back. The table has to be empty.</summary>
    public void Clear() => this = default;

    private readonly ref Entry At(int place) => ref _pieces![place >> PieceBits]![place & (PieceLength - 1)];

    /// <summary>Memory that was allocated for a table, outside of its gate.</summary>
    internal readonly record struct Room(int Used, Entry[] Piece, Entry[]?[]? Pieces);

    internal struct Entry
    {
        public object? Item;
        public long Number;                     // of a free place: the next free one, as _free
    }
}
