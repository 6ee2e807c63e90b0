using System.Runtime.CompilerServices;

namespace Lifeline.Core;

/// <content>The list of a node's children: adding contexts and listeners, and removing them.</content>
/// <remarks>
/// The list is nothing, an only child, a <see cref="ChildTable"/> of several, or a <see cref="ShardedChildTable"/> where many threads
/// add and remove. An entry is a node or a listener. The node's gate guards it; each shard has a gate of its own. The adder acquires the gate, then loads the node's state; the canceling thread swaps the state, then loads the gate. At least one of
/// the two sees the other. So a node without children is canceled without its gate, and once the gate was seen free after the swap,
/// the list belongs to the canceling thread.
/// </remarks>
internal abstract partial class ContextNode
{
    public const int Substituted = -1;

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

    // The usual case, and all there is to it: the list is empty, or its only child is completed. False otherwise, and once this node is canceled.
    private bool TrySetOnlyChild(object entry)
    {
        if (Volatile.Read(ref _children) is ChildTable or ShardedChildTable)
        {
            return false;
        }

        EnterGate();
        var only = _children;
        var isOnlyChild = !IsCanceled && only is not (ChildTable or ShardedChildTable) && (only is null || IsCompleted(only));
        if (isOnlyChild)
        {
            if (only is not null)
            {
                SetSlotIndex(only, 0);          // in case it is about to be removed
            }

            SetSlotIndex(entry, ChildTable.First);
            _children = entry;
        }

        ExitGate();
        return isOnlyChild;
    }

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

            contended |= EnterGate();
            if (IsCanceled)
            {
                ExitGate();
                return false;
            }

            ContextNode? old = null;
            switch (_children)
            {
                case ShardedChildTable:
                    ExitGate();
                    continue;
                case not null when SlotIndexOf(entry) != 0:
                    break;                      // another thread has just added it
                case ChildTable table when !table.HasRoomFor(entry, room):
                    var length = table.Length;
                    ExitGate();
                    room = ChildTable.RoomFor(entry, length);
                    continue;
                case ChildTable table:
                    SetSlotIndex(entry, table.Add(entry));
                    old = KeepRecent(table, entry);
                    break;
                case null:
                    _children = entry;
                    SetSlotIndex(entry, ChildTable.First);
                    old = DelegatesState && HasNoScope(entry) ? Unsafe.As<ContextNode>(entry) : null;
                    break;
                case not null when newTable is null:
                    ExitGate();
                    newTable = ChildTable.WithRoomFor(entry);
                    continue;
                default:
                    SetSlotIndex(entry, AddSecond(entry, newTable));
                    old = KeepRecent(newTable, entry);
                    break;
            }

            ExitGateAfterAdd(contended);
            DisplaceRecent(old);
            return true;
        }
    }

    // Called under the gate, with an empty table that has room. Returns the slot index of the new entry, which the caller stores in it.
    private int AddSecond(object entry, ChildTable table)
    {
        var first = _children!;
        table.Add(first);                       // at ChildTable.First, the index that it has
        var slotIndex = table.Add(entry);
        _children = table;

        // StoreLoad fence. Pairs with the completing first child's interlocked swap of its state, then its load of _children in MayStayAsOnlyChild.
        Interlocked.MemoryBarrier();
        if (AsNode(first) is { IsCanceled: true } node)
        {
            node.WaitForSubtree();              // a wait under the gate, see Deadlock safety 2: a parent must not drop a child before all below it is canceled
        }

        if (IsCompleted(first))
        {
            table.Remove(ChildTable.First);
            SetSlotIndex(first, 0);
        }

        return slotIndex;
    }

    private bool TryAddToShard(ShardedChildTable shards, object entry)
    {
        // A merge link may have to be removed before its slot index is known, and a context without a scope may be added by two threads.
        // Both go to the first shard, which is also that of slot index 0, so that all threads meet at one gate.
        var shardNumber = entry is MergeNode.ParentLink || HasNoScope(entry) ? 0 : ShardedChildTable.ShardOfThisThread;
        ChildTable.Room room = default;
        while (true)
        {
            var table = shards.EnterShard(shardNumber);
            var isCanceled = IsCanceled;
            var isToAdd = !isCanceled && SlotIndexOf(entry) == 0;
            var lacksRoom = isToAdd && !table.HasRoomFor(entry, room);
            ContextNode? old = null;
            if (isToAdd && !lacksRoom)
            {
                SetSlotIndex(entry, table.Add(entry));
                old = table.KeepRecent(entry);
            }

            var length = table.Length;
            table.ExitGate();
            DisplaceRecent(old);
            if (!lacksRoom)
            {
                return !isCanceled;
            }

            room = ChildTable.RoomFor(entry, length);
        }
    }

    /// <summary>Removes a listener from the list. Does nothing when it is not in it.</summary>
    public void RemoveListener(CancellationListener listener)
    {
        if (IsCanceled || (listener is AfterFunc && MayStayAsOnlyChild(listener)))
        {
            return;                             // the canceling thread takes the list apart
        }

        EnterGateOf(listener.SlotIndex, out var table);
        if (!IsCanceled && listener.SlotIndex > 0)
        {
            RemoveAt(listener.SlotIndex, table);
            listener.SlotIndex = 0;
        }

        ExitGateAfterRemove(table);
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

            EnterGateOf(listed.SlotIndex, out var table);
            var found = !IsCanceled && listed.SlotIndex > 0;
            if (found)
            {
                RemoveAt(listed.SlotIndex, table);
                listed.SlotIndex = 0;
            }

            ExitGateAfterRemove(table);
            if (found)
            {
                return true;
            }
        }

        return false;
    }

    private void RemoveAt(int slotIndex, ChildTable? shard)
    {
        if (shard is not null)
        {
            shard.Remove(slotIndex);
        }
        else if (_children is ChildTable table)
        {
            table.Remove(slotIndex);
            if (table.IsDisposable)
            {
                _children = null;
            }
        }
        else
        {
            _children = null;
        }
    }

    // A completed entry may stay if it is the only child: the next adder replaces it, and it is not counted. The calls of a request
    // come one after the other, and each is spared half of the way to the list.
    // A weak child entry never completes by itself, so no adder would see that it may be replaced.
    private bool MayStayAsOnlyChild(object entry) => ReferenceEquals(Volatile.Read(ref _children), entry) && !DelegatesState && entry is not WeakChildEntry;

    [LeavesGate]
    private void ExitGateAfterRemove(ChildTable? table)
    {
        if (table is not null)
        {
            table.ExitGate();
            return;
        }

        ExitGate();
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

    // Entries.

    private static bool IsCompleted(object entry) => AsNode(entry) is { } node ? node.IsSubtreeCanceled : entry is AfterFunc { IsStopped: true };

    // Every entry is a node or one of these two listeners. Each test for a sealed class is one comparison; for a node it would walk up its bases.
    private static ContextNode? AsNode(object entry) => entry is AfterFunc or MergeNode.ParentLink ? null : Unsafe.As<ContextNode>(entry);

    /// <summary>True for a context that has no scope, so that no code disposes it: its cancellation is its parent's.</summary>
    public static bool HasNoScope(object entry) => AsNode(entry) is { DelegatesState: true };

    private static int SlotIndexOf(object entry) => AsNode(entry) is { } node ? node.SlotIndex : Unsafe.As<CancellationListener>(entry).SlotIndex;

    private static void SetSlotIndex(object entry, int slotIndex)
    {
        if (AsNode(entry) is { } node)
        {
            node.SlotIndex = slotIndex;
        }
        else
        {
            Unsafe.As<CancellationListener>(entry).SlotIndex = slotIndex;
        }
    }
}
