namespace Lifeline.Core;

/// <content>Reading what is below a node: for observers of contexts, which scan it for aged ones and take snapshots.</content>
internal abstract partial class ContextNode
{
    private const int MaxSnapshot = 256;        // so many slots are copied at most while a gate is held

    /// <summary>How many contexts and listeners are in the list: 0 once this node is canceled. Exact only while no thread adds or removes.</summary>
    public int ChildCount
    {
        get
        {
            EnterGate();
            var count = IsCanceled ? 0 : _children switch
            {
                null => 0,
                ChildTable table => table.Count,
                ShardedChildTable shards => shards.Count,
                var only => IsCompleted(only) ? 0 : 1,
            };
            ExitGate();
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

    /// <summary>True when the list is scanned after each full collection.</summary>
    public bool IsScannedForLeaks => (Volatile.Read(ref _gateBits) & HasScanner) != 0;

    /// <summary>How many slots the list has, used or free; of shards, those of the longest.</summary>
    public int SlotCount => Volatile.Read(ref _children) switch { ChildTable table => table.Length, ShardedChildTable shards => shards.Length, _ => 1 };

    /// <summary>
    /// Reads which contexts are canceled with this one, a part of the list at a time. A weak child entry or a merge link is read as the
    /// context that it stands for.
    /// </summary>
    /// <param name="index">Where to begin; afterwards, where the next call goes on: 0 when there is nothing beyond.</param>
    /// <param name="beyond">The slots from here on are not read.</param>
    /// <param name="shown">The contexts are added to this.</param>
    /// <param name="afterFuncs">The after-funcs that were not stopped are added to this; null for none.</param>
    /// <returns>True when there was such an after-func among what was read.</returns>
    public bool SnapshotChildren(ref int index, int beyond, List<ContextNode> shown, List<AfterFunc>? afterFuncs = null)
    {
        var seen = new ChildSnapshot(MaxSnapshot);      // nothing is allocated under the gate
        EnterGate();
        var children = IsCanceled ? null : _children;
        var table = children as ChildTable;
        var shards = children as ShardedChildTable;
        if (table is not null)
        {
            table.Snapshot(ref index, beyond, seen);
        }
        else if (shards is null)
        {
            index = 0;
            seen.Add(children);
        }

        ExitGate();
        shards?.Snapshot(this, ref index, beyond, seen);
        return seen.AddTo(shown, afterFuncs);
    }

    /// <summary>See <see cref="ChildTable.ClearRecent"/>.</summary>
    public void ClearRecent()
    {
        EnterGate();
        if (_children is ChildTable table)
        {
            table.ClearRecent();
        }

        var shards = _children as ShardedChildTable;
        ExitGate();
        shards?.ClearRecent();
    }

    /// <summary>As <see cref="SnapshotChildren"/>, from the beginning to the end.</summary>
    public bool SnapshotAll(List<ContextNode> shown)
    {
        var hasAfterFunc = false;
        var next = 0;
        do
        {
            hasAfterFunc |= SnapshotChildren(ref next, int.MaxValue, shown);
        }
        while (next != 0);
        return hasAfterFunc;
    }

    /// <summary>Puts <paramref name="instead"/> into the slot of <paramref name="child"/>, if that is in the list.</summary>
    public void Substitute(ContextNode child, ContextNode instead)
    {
        EnterGateOf(child.SlotIndex, out var table);
        if (!IsCanceled && child.SlotIndex > 0)
        {
            var slotIndex = child.SlotIndex;
            child.SlotIndex = Substituted;
            instead.SlotIndex = slotIndex;
            if ((table ?? _children as ChildTable) is { } several)
            {
                several.Replace(slotIndex, instead);
            }
            else
            {
                _children = instead;
            }
        }

        ExitGate(table);
    }

    /// <summary>True when something in this node's subtree would run or resume at its cancellation, or when a thread waits for it.</summary>
    public bool HasEffectWhenCanceled()
    {
        var subtree = new List<ContextNode> { this };
        for (var i = 0; i < subtree.Count; i++)         // grows on the way
        {
            if (CancellationTokenSourceInterop.HasCallbacks(subtree[i]) || subtree[i].IsAwaited)
            {
                return true;
            }

            if (subtree[i].SnapshotAll(subtree))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when the cancellation has effects that token and list don't show, as with a group whose tasks are waited for.</summary>
    protected virtual bool IsAwaited => false;
}
