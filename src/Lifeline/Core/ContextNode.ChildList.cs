using System.Runtime.CompilerServices;

namespace Lifeline.Core;

/// <content>The list that a node keeps of those below it.</content>
/// <remarks>
/// It is nothing, the only one in it, a <see cref="ChildTable"/> of several, or a <see cref="ShardedChildTable"/> of broods where many
/// threads come and go. It is guarded by the node's gate, a crowd's broods by a gate each.
/// </remarks>
internal abstract partial class ContextNode
{
    /// <summary>How many contexts and attachments stand in our list.</summary>
    public int ChildCount
    {
        get
        {
            Lock();
            var count = IsCanceled ? 0 : _children switch
            {
                null => 0,
                ChildTable brood => brood.Count,
                ShardedChildTable crowd => crowd.Count,
                var only => IsCompleted(only) ? 0 : 1,
            };
            Unlock();
            return count;
        }
    }

    protected bool HasChildren => Volatile.Read(ref _children) switch
    {
        null => false,
        ChildTable brood => brood.Count > 0,
        ShardedChildTable => true,
        var only => !ReferenceEquals(only, SubtreeCanceled) && !IsCompleted(only),
    };

    private static bool IsCompleted(object kept) => AsNode(kept) is { } node ? node.IsSubtreeCanceled : kept is AfterFunc { IsStopped: true };

    // There is nothing else in a list. To ask for the two sealed classes is one comparison each, for a node a walk up its bases.
    private static ContextNode? AsNode(object kept) => kept is AfterFunc or MergeNode.ParentLink ? null : Unsafe.As<ContextNode>(kept);

    /// <summary>True for a context that nobody disposes, because it has no end of its own making.</summary>
    public static bool HasNoOwner(object kept) => AsNode(kept) is { DelegatesState: true };

    // The usual case, and all there is to it: the list is empty, or what stands alone in it is over.
    private bool TrySetOnlyChild(object kept)
    {
        if (Volatile.Read(ref _children) is ChildTable or ShardedChildTable)
        {
            return false;
        }

        Lock();
        var only = _children;
        var alone = !IsCanceled && only is not (ChildTable or ShardedChildTable) && (only is null || IsCompleted(only));
        if (alone)
        {
            if (only is not null)
            {
                SetSlotIndex(only, 0);              // in case it is about to leave
            }

            SetSlotIndex(kept, ChildTable.First);
            _children = kept;
        }

        Unlock();
        return alone;
    }

    // Answers the place, for the one who is entered to note. There is room for it.
    private int AddSecond(object kept, ChildTable brood)
    {
        var first = _children!;
        brood.Add(first);                       // at the first place, as before
        var place = brood.Add(kept);
        _children = brood;

        // The first one may just have ended, and have stayed because it was alone. Each of us has to see the other.
        Interlocked.MemoryBarrier();
        if (AsNode(first) is { IsCanceled: true } node)
        {
            node.WaitForSubtree();                 // all below it is to be done before we forget it
        }

        if (IsCompleted(first))
        {
            brood.Remove(ChildTable.First);
            SetSlotIndex(first, 0);
        }

        return place;
    }

    private static int SlotIndexOf(object kept) => AsNode(kept) is { } node ? node.SlotIndex : Unsafe.As<CancellationListener>(kept).SlotIndex;

    private static void SetSlotIndex(object kept, int place)
    {
        if (AsNode(kept) is { } node)
        {
            node.SlotIndex = place;
        }
        else
        {
            Unsafe.As<CancellationListener>(kept).SlotIndex = place;
        }
    }

    private void RemoveAt(int place, ChildTable? entered)
    {
        if (entered is not null)
        {
            entered.Remove(place);
        }
        else if (_children is ChildTable brood)
        {
            brood.Remove(place);
            if (brood.IsDisposable)
            {
                _children = null;
            }
        }
        else
        {
            _children = null;
        }
    }

    // Taking the list apart: only by whoever ends us.

    /// <summary>Waits until nobody is at our list any more. Whoever comes later sees that we have ended.</summary>
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
            case ChildTable brood:
                return brood.TakeChild();
            case ShardedChildTable crowd:
                return crowd.TakeChild();
            default:
                var only = _children;
                _children = null;
                return only;
        }
    }
}
