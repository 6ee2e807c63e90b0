using System.Runtime.CompilerServices;
using Lifeline.Leaks;

namespace Lifeline.Core;

/// <content>Who ends with whom: coming under a node, and leaving it.</content>
/// <remarks>
/// Entering and ending meet like this: who enters takes the gate, and then looks whether the node has ended; who ends
/// the node marks it, and then looks at the gate. One of the two sees the other. So a node without children ends without
/// its gate, and after the gate has been seen free once, the list belongs to the one who ends the node.
/// </remarks>
internal abstract partial class ContextNode
{
    public const int Substituted = -1;

    private const int MinChildrenToScan = 32;

    /// <summary>Puts a node under us, so that it ends when we do; ends it at once when we already have. The second time does nothing.</summary>
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

    /// <summary>Puts an attachment into our list, unless we have ended.</summary>
    /// <returns>How we ended; null when we are live.</returns>
    public CancelReason? AddListener(CancellationListener attachment) =>
        (!DelegatesState && TrySetOnlyChild(attachment)) || TryAdd(attachment) ? null : Reason!.InheritedFrom(this);

    // False when we have ended. What is needed for it is allocated outside of the gates, so that nothing can throw while one is held.
    private bool TryAdd(object kept)
    {
        if (DelegatesState && Reason is not null)
        {
            return false;
        }

        ChildTable? spare = null;
        ChildTable.Room room = default;
        var met = false;
        while (true)
        {
            if (Volatile.Read(ref _children) is ShardedChildTable crowd)
            {
                return TryAddToShard(crowd, kept);
            }

            met |= Lock();
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
                case not null when SlotIndexOf(kept) != 0:
                    break;                      // another thread has just entered it
                case ChildTable brood when !brood.HasRoomFor(kept, room):
                    var length = brood.Length;
                    Unlock();
                    room = ChildTable.RoomFor(kept, length);
                    continue;
                case ChildTable brood:
                    SetSlotIndex(kept, brood.Add(kept));
                    old = KeepYoung(brood, kept);
                    break;
                case null:
                    _children = kept;
                    SetSlotIndex(kept, ChildTable.First);
                    old = DelegatesState && HasNoOwner(kept) ? Unsafe.As<ContextNode>(kept) : null;
                    break;
                case not null when spare is null:
                    Unlock();
                    spare = ChildTable.WithRoomFor(kept);
                    continue;
                default:
                    SetSlotIndex(kept, AddSecond(kept, spare));
                    old = KeepYoung(spare, kept);
                    break;
            }

            UnlockAfterAdd(met);
            TrackWeakly(old);
            return true;
        }
    }

    private bool TryAddToShard(ShardedChildTable crowd, object kept)
    {
        // A link may have to leave before it is known where it is, and a context without an owner may be entered twice. All of
        // them go where one looks who knows nothing.
        var number = kept is MergeNode.ParentLink || HasNoOwner(kept) ? 0 : ShardedChildTable.ShardOfThisThread;
        ChildTable.Room room = default;
        while (true)
        {
            var brood = crowd.LockShard(number);
            var ended = IsCanceled;
            var isToAdd = !ended && SlotIndexOf(kept) == 0;
            var lacksRoom = isToAdd && !brood.HasRoomFor(kept, room);
            ContextNode? old = null;
            if (isToAdd && !lacksRoom)
            {
                SetSlotIndex(kept, brood.Add(kept));
                old = brood.KeepYoung(kept);
            }

            var length = brood.Length;
            brood.Unlock();
            TrackWeakly(old);
            if (!lacksRoom)
            {
                return !ended;
            }

            room = ChildTable.RoomFor(kept, length);
        }
    }

    // Of what stands below a foreign token, which may live for ever, none is held.
    private ContextNode? KeepYoung(ChildTable brood, object kept) =>
        !DelegatesState ? brood.KeepYoung(kept) : HasNoOwner(kept) ? Unsafe.As<ContextNode>(kept) : null;

    // What nobody disposes is held only while it is young, so that whoever makes one for each message does not grow.
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
        catch (OutOfMemoryException)            // then it stays until its keeper ends, or is looked at by a review
        {
        }
    }

    /// <summary>Takes an attachment off our list. Does nothing when it is not there any more.</summary>
    public void RemoveListener(CancellationListener attachment)
    {
        if (IsCanceled || (attachment is AfterFunc && MayStayAsOnlyChild(attachment)))
        {
            return;                             // the list is being taken apart by whoever ends us
        }

        LockShardOf(attachment.SlotIndex, out var brood);
        if (!IsCanceled && attachment.SlotIndex > 0)
        {
            RemoveAt(attachment.SlotIndex, brood);
            attachment.SlotIndex = 0;
        }

        UnlockAfterRemove(brood);
    }

    /// <summary>Takes a node that ended by itself off our list. Does nothing when it is not there any more.</summary>
    public void RemoveChild(ContextNode child)
    {
        if (!MayStayAsOnlyChild(child))
        {
            RemoveLiveChild(child);
        }
    }

    /// <summary>The same for one that has not ended, and is to go on when we end.</summary>
    public void RemoveLiveChild(ContextNode child)
    {
        // Who stands in the list may change until we are in the gate, between a context and the one who stands in for it.
        while (!IsCanceled)                       // else the list is being taken apart by whoever ends us
        {
            var listed = child.SlotIndex == Substituted ? child.Sentinel?.Link : child;
            if (listed is not { SlotIndex: not 0 })
            {
                return;
            }

            LockShardOf(listed.SlotIndex, out var brood);
            var found = !IsCanceled && listed.SlotIndex > 0;
            if (found)
            {
                RemoveAt(listed.SlotIndex, brood);
                listed.SlotIndex = 0;
            }

            UnlockAfterRemove(brood);
            if (found)
            {
                return;
            }
        }
    }

    // What is over may stay if it is alone: whoever comes next takes its place, and it is counted by nobody. A request's calls
    // come one after the other, and this spares each of them half of the way to the list.
    // A link never ends by itself, so nobody would see that it is over.
    private bool MayStayAsOnlyChild(object kept) => ReferenceEquals(Volatile.Read(ref _children), kept) && !DelegatesState && kept is not WeakChildEntry;

    [LeavesGate]
    private void UnlockAfterAdd(bool met)
    {
        var brood = _children as ChildTable;
        var sweep = brood is { Length: >= MinChildrenToScan } && (_lockBits & HasSweeper) == 0;
        var divide = met && brood is not null && !DelegatesState && brood.CountContention();     // a dependent one has to hear of all who come and go
        if (divide)
        {
            sweep |= (_lockBits & HasSweeper) == 0;
        }

        if (sweep)
        {
            _lockBits |= HasSweeper;
        }

        Unlock();
        if (sweep || divide)
        {
            Maintain(sweep, divide ? brood : null);
        }

        if (DelegatesState)
        {
            OnChildrenChanged();
        }
    }

    // Whoever came in is in. What makes the list better for the next ones may fail for lack of memory, and is tried again then.
    private void Maintain(bool sweep, ChildTable? toDivide)
    {
        try
        {
            if (toDivide is not null)
            {
                Shard(toDivide);
            }

            if (sweep)
            {
                LeakDetector.ScheduleScan(this);
            }
        }
        catch (OutOfMemoryException)
        {
            if (sweep)                          // nobody sweeps: not even after the list was divided
            {
                Lock();
                _lockBits = (byte)(_lockBits & ~HasSweeper);
                Unlock();
            }
        }
    }

    private void Shard(ChildTable brood)
    {
        var crowd = new ShardedChildTable();
        Lock();
        if (!IsCanceled && ReferenceEquals(_children, brood))     // else another thread was first
        {
            crowd.MoveFrom(brood);
            _children = crowd;
        }

        Unlock();
    }

    [LeavesGate]
    private void UnlockAfterRemove(ChildTable? brood)
    {
        if (brood is not null)
        {
            brood.Unlock();
            return;
        }

        Unlock();
        if (DelegatesState)
        {
            OnChildrenChanged();
        }
    }

    /// <summary>Tells a dependent keeper that somebody came or went. Called under no gate.</summary>
    protected virtual void OnChildrenChanged()
    {
    }

    /// <summary>Ends us as our keeper has ended: a reason of our own is another kind's affair.</summary>
    protected virtual void CancelAfterParent(ContextNode keeper, CancelReason end) => CancelWith(end.InheritedFrom(keeper));

    /// <summary>Who ends in our stead when our keeper ends: ourselves, but for a link that stands in for an aged context.</summary>
    public virtual ContextNode CancellationTarget => this;

    protected void AddTo(ContextNode? keeper) => keeper?.AddChild(this);
}
