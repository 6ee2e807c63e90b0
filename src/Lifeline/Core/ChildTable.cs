using System.Runtime.CompilerServices;
using Lifeline.Timers;

namespace Lifeline.Core;

/// <summary>The nodes and attachments that a keeper has in its list, when there is more than one.</summary>
/// <remarks>
/// A table rather than a chain through the nodes: entering and leaving write one reference each, where a chain writes
/// up to seven, and every reference written is a note to the garbage collector. Guarded by the keeper's gate, or by its
/// own when it is one of a <see cref="ShardedChildTable"/>.
/// </remarks>
internal sealed class ChildTable(int number)
{
    /// <summary>The place of the first one in a list that has a single brood.</summary>
    public const int First = 1 << ShardedChildTable.NumberBits;

    private const int MaxKeptWhenEmpty = 64;    // a table that was larger is given back
    private const int ContentionsToShard = 32;
    private const int MaxRecent = 32;
    private const int MaxSlots = 1 << (31 - ShardedChildTable.NumberBits - 1);

    private SlotTable _table;
    private ContextNode?[]? _recentUnowned;                    // the latest contexts here that nobody disposes; null until the first. See KeepYoung
    private int _nextRecent;
    private int _contentions;
    private SpinGate _gate;                     // in use only in a crowd

    public int Count => _table.Count;

    /// <summary>How many places there are. Grows only when more are listed at the same time than ever before.</summary>
    public int Length => _table.Used;

    /// <summary>True when the brood is empty and not worth keeping.</summary>
    public bool IsDisposable => Count == 0 && Length > MaxKeptWhenEmpty;

    public bool IsLocked => _gate.IsHeld;

    [EntersGate]
    public void Lock() => _gate.Enter();

    [LeavesGate]
    public void Unlock() => _gate.Exit();

    /// <summary>Counts that somebody who came to the list had to wait for another.</summary>
    /// <returns>True once that has happened so often that the list should be divided.</returns>
    public bool CountContention() => ShardedChildTable.IsWorthIt && ++_contentions >= ContentionsToShard;

    /// <summary>Takes the room that was allocated, if any, and tells whether that is enough to enter something.</summary>
    /// <returns>False when there is more to be allocated, outside of the gate, by <see cref="RoomFor"/>.</returns>
    public bool HasRoomFor(object kept, in Room room)
    {
        if (room.Places.Piece is not null)
        {
            _table.Grow(room.Places);
            _recentUnowned ??= room.Young;
        }

        return !_table.IsFull && (_recentUnowned is not null || !ContextNode.HasNoOwner(kept));
    }

    /// <summary>Makes a brood that has room for something.</summary>
    public static ChildTable WithRoomFor(object kept)
    {
        var brood = new ChildTable(0);
        brood.HasRoomFor(kept, RoomFor(kept, 0));
        return brood;
    }

    /// <summary>Allocates what a brood of this length needs to enter something. To be called outside of the gate.</summary>
    public static Room RoomFor(object kept, int length)
    {
        if (length >= MaxSlots)
        {
            throw new InvalidOperationException($"{MaxSlots} contexts and after-funcs are live below one context, which is as many as there can be.");
        }

        return new Room(SlotTable.RoomFor(length), ContextNode.HasNoOwner(kept) ? new ContextNode?[MaxRecent] : null);
    }

    /// <summary>Enters a node or an attachment. There has to be room.</summary>
    /// <returns>Its place: never 0, and it tells which brood of a crowd it is in.</returns>
    public int Add(object kept) => ((_table.Add(kept) + 1) << ShardedChildTable.NumberBits) | number;

    /// <summary>Of something that was entered, notes a context that nobody is going to dispose, and so is held here until the keeper ends.</summary>
    /// <returns>The one that came so many before it: no longer to be held. See <see cref="Leaks.LeakDetector.TrackWeakly"/>.</returns>
    public ContextNode? KeepYoung(object kept)
    {
        if (!ContextNode.HasNoOwner(kept))
        {
            return null;
        }

        ref var place = ref _recentUnowned![_nextRecent];
        var old = place;
        place = Unsafe.As<ContextNode>(kept);
        _nextRecent = (_nextRecent + 1) % MaxRecent;
        return old;
    }

    /// <summary>Lets go of the latest contexts that nobody disposes: from now on a review sees to them.</summary>
    public void ClearRecent()
    {
        if (_recentUnowned is not null)
        {
            Array.Clear(_recentUnowned);
        }
    }

    public void Remove(int place)
    {
        _table.Remove(IndexOf(place));
        if (IsDisposable)
        {
            _table.Clear();
        }
    }

    public void Replace(int place, object instead) => _table.Replace(IndexOf(place), instead);

    /// <summary>Takes any one out, to empty the brood; null when there is none left.</summary>
    public object? TakeChild() => _table.TakeOne();

    /// <summary>See <see cref="ContextNode.SnapshotChildren"/>.</summary>
    public void Snapshot(ref int index, int beyond, ChildSnapshot sight)
    {
        var end = Math.Min(Length, beyond);
        var stop = (int)Math.Min(end, index + (long)sight.Size);
        for (; index < stop; index++)
        {
            sight.Add(_table[index]);
        }

        index = stop < end ? index : 0;
    }

    private static int IndexOf(int place) => (place >> ShardedChildTable.NumberBits) - 1;

    /// <summary>Memory that was allocated for a brood, outside of its gate.</summary>
    internal readonly record struct Room(SlotTable.Room Places, ContextNode?[]? Young);
}
