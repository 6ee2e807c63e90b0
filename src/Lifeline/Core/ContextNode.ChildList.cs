using System.Runtime.CompilerServices;

namespace Lifeline.Core;

/// <content>The list of a node's children.</content>
/// <remarks>
/// It is nothing, an only child, a <see cref="ChildTable"/> of several, or a <see cref="ShardedChildTable"/> where many threads add and
/// remove. An entry is a node or a listener. The node's gate guards it; each shard has a gate of its own.
/// </remarks>
internal abstract partial class ContextNode
{
    /// <summary>How many contexts and listeners are in the list: 0 once this node is canceled. Exact only while no thread adds or removes.</summary>
    public int ChildCount
    {
        get
        {
            Lock();
            var count = IsCanceled ? 0 : _children switch
            {
                null => 0,
                ChildTable table => table.Count,
                ShardedChildTable shards => shards.Count,
                var only => IsCompleted(only) ? 0 : 1,
            };
            Unlock();
            return count;
        }
    }

    protected bool HasChildren => Volatile.Read(ref _children) switch
    {
        null => false,
        ChildTable table => table.Count > 0,
        ShardedChildTable => true,
        var only => !ReferenceEquals(only, SubtreeCanceled) && !IsCompleted(only),
    };

    private static bool IsCompleted(object entry) => AsNode(entry) is { } node ? node.IsSubtreeCanceled : entry is AfterFunc { IsStopped: true };

    // Every entry is a node or one of these two listeners. Each test for a sealed class is one comparison; for a node it would walk up its bases.
    private static ContextNode? AsNode(object entry) => entry is AfterFunc or MergeNode.ParentLink ? null : Unsafe.As<ContextNode>(entry);

    /// <summary>True for a context that has no scope, so that no code disposes it: its cancellation is its parent's.</summary>
    public static bool HasNoOwner(object entry) => AsNode(entry) is { DelegatesState: true };

    // The usual case, and all there is to it: the list is empty, or its only child is completed. False otherwise, and once this node is canceled.
    private bool TrySetOnlyChild(object entry)
    {
        if (Volatile.Read(ref _children) is ChildTable or ShardedChildTable)
        {
            return false;
        }

        Lock();
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

        Unlock();
        return isOnlyChild;
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

    // Taking the list apart: only for the canceling thread.

    /// <summary>Waits until no thread holds a gate of the list. A later holder sees the cancellation. Pairs with <see cref="TryAdd"/>.</summary>
    private void CloseChildren()
    {
        var spinner = new SpinWait();
        while (IsLocked)
        {
            spinner.SpinOnce(sleep1Threshold: -1);
        }

        (Volatile.Read(ref _children) as ShardedChildTable)?.Close();
    }

    private object? TakeChild()
    {
        switch (_children)
        {
            case ChildTable table:
                return table.TakeChild();
            case ShardedChildTable shards:
                return shards.TakeChild();
            default:
                var only = _children;
                _children = null;
                return only;
        }
    }
}
