using System.Numerics;

namespace Lifeline.Collections;

/// <summary>A list in which an item keeps its index, so that removing it needs no search. Not thread-safe.</summary>
/// <remarks>
/// <para>A mutable struct: keep it in a field. Beyond the first thousand items it grows in pieces that are never copied: a list of
/// a million costs no copying, and no array that the collector treats as a large object.</para>
/// <para>Only <see cref="RoomFor"/> allocates, so the rest may be used under a gate: when <see cref="IsFull"/>, exit the gate,
/// call <see cref="RoomFor"/>, enter the gate again and call <see cref="Grow"/>.</para>
/// </remarks>
internal struct SlotTable
{
    private const int MinLength = 4;
    private const int PieceBits = 10;
    private const int PieceLength = 1 << PieceBits;

    private Entry[]?[]? _pieces;                // the first grows up to PieceLength, all others have that many; null beyond the last one
    private int _capacity;                      // in items, of all pieces together
    private int _free;                          // 1 + the first free index, head of a linked list through Entry.Number; 0 when none is free

    /// <summary>The number of items.</summary>
    public int Count { get; private set; }

    /// <summary>The first index that is unused.</summary>
    public int Used { get; private set; }

    /// <summary>True when there is no room for another item.</summary>
    public readonly bool IsFull => _free == 0 && Used == _capacity;

    /// <summary>The item at an index below <see cref="Used"/>; null when the index is free.</summary>
    public readonly object? this[int index] => At(index).Item;

    /// <summary>Allocates what a full table of this many items needs to grow. Touches no table.</summary>
    public static Room RoomFor(int used) => used switch
    {
        0 => new Room(used, new Entry[MinLength], new Entry[]?[1]),
        < PieceLength => new Room(used, new Entry[2 * used], null),
        _ when BitOperations.IsPow2(used >> PieceBits) => new Room(used, new Entry[PieceLength], new Entry[]?[2 * (used >> PieceBits)]),
        _ => new Room(used, new Entry[PieceLength], null),
    };

    /// <summary>Adds the room to the table. Does nothing when the table is not full, or has grown since the room was allocated.</summary>
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

    /// <summary>Adds an item. The table must not be full.</summary>
    /// <param name="item">The item.</param>
    /// <param name="number">A number that is stored with it.</param>
    /// <returns>The item's index, from 0 on.</returns>
    public int Add(object item, long number = 0)
    {
        int index;
        if (_free != 0)
        {
            index = _free - 1;
            _free = (int)At(index).Number;
        }
        else
        {
            index = Used++;
        }

        ref var entry = ref At(index);
        entry.Item = item;
        entry.Number = number;
        Count++;
        return index;
    }

    public void Remove(int index)
    {
        ref var entry = ref At(index);
        entry.Item = null;
        entry.Number = _free;
        _free = index + 1;
        Count--;
    }

    public readonly void Replace(int index, object item) => At(index).Item = item;

    /// <summary>The number that is stored with the item at an index.</summary>
    public readonly long NumberAt(int index) => At(index).Number;

    /// <summary>Removes and returns any item, to empty the table; null when it is empty. Nothing may be added afterwards.</summary>
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

    /// <summary>The item with the highest index, for a table that is emptied from its end; null when it is empty.</summary>
    /// <param name="number">The number stored with it.</param>
    /// <remarks>The item stays until <see cref="RemoveLast"/>, so that an item that moves is always in one table. Nothing may be added until then.</remarks>
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

            _free = 0;                          // the list of free indexes may contain that index
        }

        number = 0;
        return null;
    }

    /// <summary>Removes the item that <see cref="Last"/> has just returned.</summary>
    public void RemoveLast()
    {
        At(--Used).Item = null;
        Count--;
    }

    /// <summary>Frees all memory. The table has to be empty.</summary>
    public void Clear() => this = default;

    private readonly ref Entry At(int index) => ref _pieces![index >> PieceBits]![index & (PieceLength - 1)];

    /// <summary>Memory that was allocated for a table, outside of the gate that guards it.</summary>
    internal readonly record struct Room(int Used, Entry[] Piece, Entry[]?[]? Pieces);

    internal struct Entry
    {
        public object? Item;
        public long Number;                     // of a free index: the next free one, encoded as _free
    }
}
