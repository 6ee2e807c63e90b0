using System.Runtime.CompilerServices;
using Lifeline.Leaks;

namespace Lifeline.Core;

/// <content>Adding children and listeners to a node, and removing them.</content>
/// <remarks>
/// The adder acquires the gate, then loads the node's state; the canceling thread swaps the state, then loads the gate. At least one of
/// the two sees the other. So a node without children is canceled without its gate, and once the gate was seen free after the swap,
/// the list belongs to the canceling thread.
/// </remarks>
internal abstract partial class ContextNode
{
    public const int Substituted = -1;

    private const int MinChildrenToScan = 32;

    /// <summary>Adds a node to the list, to be canceled with this one; cancels it at once when this one is canceled. The second call does nothing.</summary>
    public void AddChild(ContextNode child)
    {
        if (!DelegatesState && !child.DelegatesState && TrySetOnlyChild(child))
        {
            return;                             // the usual case
        }

        if (!TryAdd(child))
        {
            child.CancellationTarget.CancelAfterParent(this, Reason!);
        }
    }

    /// <summary>Adds a listener to the list, unless this node is canceled.</summary>
    /// <returns>Why this node was canceled; null when it is live, and the listener is in the list.</returns>
    public CancelReason? AddListener(CancellationListener listener) =>
        (!DelegatesState && TrySetOnlyChild(listener)) || TryAdd(listener) ? null : Reason!.InheritedFrom(this);

    // False when this node is canceled. All that is needed is allocated outside of the gate, so that nothing can throw while it is held.
    private bool TryAdd(object entry)
    {
        if (DelegatesState && Reason is not null)
        {
            return false;
        }

        ChildTable? newTable = null;
        ChildTable.Room room = default;
        var contended = false;
        while (true)
        {
            if (Volatile.Read(ref _children) is ShardedChildTable shards)
            {
                return TryAddToShard(shards, entry);
            }

            contended |= Lock();
            if (IsCanceled)
            {
                Unlock();
                return false;
            }

            ContextNode? old = null;
            switch (_children)
            {
                case ShardedChildTable:
                    Unlock();
                    continue;
                case not null when SlotIndexOf(entry) != 0:
                    break;                      // another thread has just added it
                case ChildTable table when !table.HasRoomFor(entry, room):
                    var length = table.Length;
                    Unlock();
                    room = ChildTable.RoomFor(entry, length);
                    continue;
                case ChildTable table:
                    SetSlotIndex(entry, table.Add(entry));
                    old = KeepYoung(table, entry);
                    break;
                case null:
                    _children = entry;
                    SetSlotIndex(entry, ChildTable.First);
                    old = DelegatesState && HasNoOwner(entry) ? Unsafe.As<ContextNode>(entry) : null;
                    break;
                case not null when newTable is null:
                    Unlock();
                    newTable = ChildTable.WithRoomFor(entry);
                    continue;
                default:
                    SetSlotIndex(entry, AddSecond(entry, newTable));
                    old = KeepYoung(newTable, entry);
                    break;
            }

            UnlockAfterAdd(contended);
            TrackWeakly(old);
            return true;
        }
    }

    private bool TryAddToShard(ShardedChildTable shards, object entry)
    {
        // A merge link may have to be removed before its slot index is known, and a context without an owner may be added by two threads.
        // Both go to the first shard, which is also that of slot index 0, so that all threads meet at one gate.
        var shardNumber = entry is MergeNode.ParentLink || HasNoOwner(entry) ? 0 : ShardedChildTable.ShardOfThisThread;
        ChildTable.Room room = default;
        while (true)
        {
            var table = shards.LockShard(shardNumber);
            var isCanceled = IsCanceled;
            var isToAdd = !isCanceled && SlotIndexOf(entry) == 0;
            var lacksRoom = isToAdd && !table.HasRoomFor(entry, room);
            ContextNode? old = null;
            if (isToAdd && !lacksRoom)
            {
                SetSlotIndex(entry, table.Add(entry));
                old = table.KeepYoung(entry);
            }

            var length = table.Length;
            table.Unlock();
            TrackWeakly(old);
            if (!lacksRoom)
            {
                return !isCanceled;
            }

            room = ChildTable.RoomFor(entry, length);
        }
    }

    // A node that delegates its state, such as that of a foreign token, may live for ever: not even the latest are held there.
    private ContextNode? KeepYoung(ChildTable table, object entry) =>
        !DelegatesState ? table.KeepYoung(entry) : HasNoOwner(entry) ? Unsafe.As<ContextNode>(entry) : null;

    // A context without an owner is held only while it is among the latest, so that a program which makes one for each message does not grow.
    private static void TrackWeakly(ContextNode? old)
    {
        if (old is null)
        {
            return;
        }

        try
        {
            LeakDetector.TrackWeakly(old);
        }
        catch (OutOfMemoryException)            // then it stays in the list until its parent is canceled, or a scan comes to it
        {
        }
    }

    /// <summary>Removes a listener from the list. Does nothing when it is not in it.</summary>
    public void RemoveListener(CancellationListener listener)
    {
        if (IsCanceled || (listener is AfterFunc && MayStayAsOnlyChild(listener)))
        {
            return;                             // the canceling thread takes the list apart
        }

        LockShardOf(listener.SlotIndex, out var table);
        if (!IsCanceled && listener.SlotIndex > 0)
        {
            RemoveAt(listener.SlotIndex, table);
            listener.SlotIndex = 0;
        }

        UnlockAfterRemove(table);
    }

    /// <summary>Removes a node that was canceled by itself from the list. Does nothing when it is not in it.</summary>
    public void RemoveChild(ContextNode child)
    {
        if (!MayStayAsOnlyChild(child))
        {
            RemoveLiveChild(child);
        }
    }

    /// <summary>Removes a node that is live, and is to stay so when this one is canceled.</summary>
    /// <returns>False when it was not in the list, or when this node was canceled first, which cancels what was in it.</returns>
    public bool RemoveLiveChild(ContextNode child)
    {
        // Until the gate is held, the entry of the child may change between the child itself and the weak child entry that stands in for it.
        while (!IsCanceled)                     // else the canceling thread takes the list apart
        {
            var listed = child.SlotIndex == Substituted ? child.Sentinel?.Link : child;
            if (listed is not { SlotIndex: not 0 })
            {
                return false;
            }

            LockShardOf(listed.SlotIndex, out var table);
            var found = !IsCanceled && listed.SlotIndex > 0;
            if (found)
            {
                RemoveAt(listed.SlotIndex, table);
                listed.SlotIndex = 0;
            }

            UnlockAfterRemove(table);
            if (found)
            {
                return true;
            }
        }

        return false;
    }

    // A completed entry may stay if it is the only child: the next adder replaces it, and it is not counted. The calls of a request
    // come one after the other, and each is spared half of the way to the list.
    // A weak child entry never completes by itself, so no adder would see that it may be replaced.
    private bool MayStayAsOnlyChild(object entry) => ReferenceEquals(Volatile.Read(ref _children), entry) && !DelegatesState && entry is not WeakChildEntry;

    [LeavesGate]
    private void UnlockAfterAdd(bool contended)
    {
        var table = _children as ChildTable;
        var scan = table is { Length: >= MinChildrenToScan } && (_lockBits & HasScanner) == 0;
        // A node that delegates its state has to see every add and remove, so its list stays in one piece.
        var shard = contended && table is not null && !DelegatesState && table.CountContention();
        if (shard)
        {
            scan |= (_lockBits & HasScanner) == 0;
        }

        if (scan)
        {
            _lockBits |= HasScanner;
        }

        Unlock();
        if (scan || shard)
        {
            Maintain(scan, shard ? table : null);
        }

        if (DelegatesState)
        {
            OnChildrenChanged();
        }
    }

    // The entry is in the list. What makes the list better for later ones may fail for lack of memory, and is tried again then.
    private void Maintain(bool scan, ChildTable? toShard)
    {
        try
        {
            if (toShard is not null)
            {
                Shard(toShard);
            }

            if (scan)
            {
                LeakDetector.ScheduleScan(this);
            }
        }
        catch (OutOfMemoryException)
        {
            if (scan)                           // there is no scanner: not even when the table was sharded
            {
                Lock();
                _lockBits = (byte)(_lockBits & ~HasScanner);
                Unlock();
            }
        }
    }

    private void Shard(ChildTable table)
    {
        var shards = new ShardedChildTable();
        Lock();
        if (!IsCanceled && ReferenceEquals(_children, table))       // else another thread was first
        {
            shards.MoveFrom(table);
            _children = shards;
        }

        Unlock();
    }

    [LeavesGate]
    private void UnlockAfterRemove(ChildTable? table)
    {
        if (table is not null)
        {
            table.Unlock();
            return;
        }

        Unlock();
        if (DelegatesState)
        {
            OnChildrenChanged();
        }
    }

    /// <summary>Tells a node that delegates its state that an entry was added or removed. Called under no gate.</summary>
    protected virtual void OnChildrenChanged()
    {
    }

    /// <summary>Cancels this node after its parent was. A kind with a reason of its own overrides it.</summary>
    protected virtual void CancelAfterParent(ContextNode parent, CancelReason reason) => CancelWith(reason.InheritedFrom(parent));

    /// <summary>The node that is canceled when the parent is: this one, but for a weak child entry, which stands in for an aged context.</summary>
    public virtual ContextNode CancellationTarget => this;

    protected void AddTo(ContextNode? parent) => parent?.AddChild(this);
}
