using System.Runtime.CompilerServices;
using Lifeline.Collections;
using Lifeline.Timers;

namespace Lifeline.Core;

/// <summary>The nodes and listeners in a node's list, when there is more than one.</summary>
/// <remarks>
/// A table rather than a chain through the nodes: adding and removing store one reference each, where a chain stores
/// up to seven, and every reference stored costs a write barrier. Guarded by the node's gate, or by its
/// own when it is one of a <see cref="ShardedChildTable"/>.
/// </remarks>
internal sealed class ChildTable(int number)
{
    /// <summary>The slot index of the first entry in a list that is not sharded.</summary>
    public const int First = 1 << ShardedChildTable.NumberBits;

    private const int MaxKeptWhenEmpty = 64;    // in slots: the memory of a longer table is freed when it is empty
    private const int ContentionsToShard = 32;
    private const int MaxRecent = 32;
    private const int MaxSlots = 1 << (31 - ShardedChildTable.NumberBits - 1);

    // All guarded by the gate.
    private SlotTable _table;
    private ContextNode?[]? _recent;            // a ring of the latest contexts without a scope; null until the first. See KeepRecent
    private int _nextRecent;                    // an index into it: the oldest
    private int _contentions;                   // how often an adder found the gate contended
    private SpinGate _gate;                     // in use only in a sharded table; else the node's gate guards this one

    public int Count => _table.Count;

    /// <summary>How many slots are or were in use. Grows only when there are more entries at the same time than ever before.</summary>
    public int Length => _table.Used;

    /// <summary>True when the table is empty and longer than is worth keeping.</summary>
    public bool IsDisposable => Count == 0 && Length > MaxKeptWhenEmpty;

    public bool IsGateHeld => _gate.IsHeld;

    [EntersGate]
    public void EnterGate() => _gate.Enter();

    [LeavesGate]
    public void ExitGate() => _gate.Exit();

    /// <summary>Counts that an adder found the gate contended. Called under the gate.</summary>
    /// <returns>True once that has happened so often that the list should be sharded.</returns>
    public bool CountContention() => ShardedChildTable.IsWorthIt && ++_contentions >= ContentionsToShard;

    /// <summary>Installs the room that was allocated, if any, and tells whether that is enough to add an entry. Called under the gate.</summary>
    /// <returns>False when there is more to be allocated, outside of the gate, by <see cref="RoomFor"/>.</returns>
    public bool HasRoomFor(object entry, in Room room)
    {
        if (room.Places.Piece is not null)
        {
            _table.Grow(room.Places);
            _recent ??= room.Recent;
        }

        return !_table.IsFull && (_recent is not null || !ContextNode.HasNoScope(entry));
    }

    /// <summary>Makes a table that has room for an entry.</summary>
    public static ChildTable WithRoomFor(object entry)
    {
        var table = new ChildTable(0);
        table.HasRoomFor(entry, RoomFor(entry, 0));
        return table;
    }

    /// <summary>Allocates what a table of this length needs to add an entry. To be called outside of the gate.</summary>
    public static Room RoomFor(object entry, int length)
    {
        if (length >= MaxSlots)
        {
            throw new InvalidOperationException($"{MaxSlots} contexts and after-funcs are live below one context, which is as many as there can be.");
        }

        return new Room(SlotTable.RoomFor(length), ContextNode.HasNoScope(entry) ? new ContextNode?[MaxRecent] : null);
    }

    /// <summary>Adds a node or a listener. There has to be room.</summary>
    /// <returns>Its slot index: never 0, and its low bits are the number of the shard.</returns>
    public int Add(object entry) => ((_table.Add(entry) + 1) << ShardedChildTable.NumberBits) | number;

    /// <summary>Of the entries that were added, keeps the latest contexts without a scope alive, which are to be held weakly later.</summary>
    /// <returns>The one that drops out of the latest for it; null for none. See <see cref="IContextObserver.OnDisplaced"/>.</returns>
    public ContextNode? KeepRecent(object entry)
    {
        if (!ContextNode.HasNoScope(entry))
        {
            return null;
        }

        ref var place = ref _recent![_nextRecent];
        var old = place;
        place = Unsafe.As<ContextNode>(entry);
        _nextRecent = (_nextRecent + 1) % MaxRecent;
        return old;
    }

    /// <summary>Forgets the latest contexts without a scope: from now on a scan sees to them.</summary>
    public void ClearRecent()
    {
        if (_recent is not null)
        {
            Array.Clear(_recent);
        }
    }

    public void Remove(int slotIndex)
    {
        _table.Remove(IndexOf(slotIndex));
        if (IsDisposable)
        {
            _table.Clear();
        }
    }

    public void Replace(int slotIndex, object instead) => _table.Replace(IndexOf(slotIndex), instead);

    /// <summary>Removes any one entry, to empty the table; null when there is none left. Only for the canceling thread.</summary>
    public object? TakeChild() => _table.TakeOne();

    /// <summary>See <see cref="ContextNode.SnapshotChildren"/>.</summary>
    public void Snapshot(ref int index, int beyond, ChildSnapshot seen)
    {
        var end = Math.Min(Length, beyond);
        var stop = (int)Math.Min(end, index + (long)seen.Size);
        for (; index < stop; index++)
        {
            seen.Add(_table[index]);
        }

        index = stop < end ? index : 0;
    }

    private static int IndexOf(int slotIndex) => (slotIndex >> ShardedChildTable.NumberBits) - 1;

    /// <summary>Memory that was allocated for a table, outside of its gate.</summary>
    internal readonly record struct Room(SlotTable.Room Places, ContextNode?[]? Recent);
}
