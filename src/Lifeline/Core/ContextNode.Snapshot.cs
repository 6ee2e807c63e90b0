namespace Lifeline.Core;

/// <content>Looking at what is below a node: for the review of what has grown old, see <see cref="Leaks.LeakDetector"/>, and for who wants to see it.</content>
internal abstract partial class ContextNode
{
    private const int MaxSnapshot = 256;     // so long is a gate held at most

    /// <summary>True when our list is reviewed after each full collection.</summary>
    public bool IsScannedForLeaks => (Volatile.Read(ref _lockBits) & HasSweeper) != 0;

    /// <summary>How many places our list has, or the longest part of it.</summary>
    public int SlotCount => Volatile.Read(ref _children) switch { ChildTable brood => brood.Length, ShardedChildTable crowd => crowd.Length, _ => 1 };

    /// <summary>Shows what contexts end with us, as themselves where a link stands for them: a part of our list at a time.</summary>
    /// <param name="index">Where to begin; afterwards, where the next call goes on: at 0 when there is nothing beyond.</param>
    /// <param name="beyond">The places from here on are not looked at.</param>
    /// <param name="shown">The contexts are added to this.</param>
    /// <param name="afterFuncs">The after-funcs that may yet run are added to this, if anybody wants them.</param>
    /// <returns>True when there was an after-func among what was looked at.</returns>
    public bool SnapshotChildren(ref int index, int beyond, List<ContextNode> shown, List<AfterFunc>? afterFuncs = null)
    {
        var sight = new ChildSnapshot(MaxSnapshot);  // nothing is allocated under the gate
        Lock();
        var kept = IsCanceled ? null : _children;
        var brood = kept as ChildTable;
        var crowd = kept as ShardedChildTable;
        if (brood is not null)
        {
            brood.Snapshot(ref index, beyond, sight);
        }
        else if (crowd is null)
        {
            index = 0;
            sight.Add(kept);
        }

        Unlock();
        crowd?.Snapshot(this, ref index, beyond, sight);
        return sight.AddTo(shown, afterFuncs);
    }

    /// <summary>See <see cref="ChildTable.ClearRecent"/>.</summary>
    public void ClearRecent()
    {
        Lock();
        if (_children is ChildTable brood)
        {
            brood.ClearRecent();
        }

        var crowd = _children as ShardedChildTable;
        Unlock();
        crowd?.ClearRecent();
    }

    /// <summary>As <see cref="SnapshotChildren"/>, from the beginning to the end.</summary>
    public bool SnapshotAll(List<ContextNode> shown)
    {
        var afterFunc = false;
        var next = 0;
        do
        {
            afterFunc |= SnapshotChildren(ref next, int.MaxValue, shown);
        }
        while (next != 0);
        return afterFunc;
    }

    /// <summary>Puts <paramref name="instead"/> in the place of <paramref name="child"/>, if that is in the list.</summary>
    public void Substitute(ContextNode child, ContextNode instead)
    {
        LockShardOf(child.SlotIndex, out var brood);
        if (!IsCanceled && child.SlotIndex > 0)
        {
            var place = child.SlotIndex;
            child.SlotIndex = Substituted;
            instead.SlotIndex = place;
            if ((brood ?? _children as ChildTable) is { } several)
            {
                several.Replace(place, instead);
            }
            else
            {
                _children = instead;
            }
        }

        Unlock(brood);
    }

    /// <summary>True when something in this node's subtree would run or resume at its end, or be seen by a thread that waits.</summary>
    public bool HasObservers()
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

    /// <summary>True when our end brings about more than token and list tell, as with a group whose tasks are waited for.</summary>
    protected virtual bool IsAwaited => false;
}
