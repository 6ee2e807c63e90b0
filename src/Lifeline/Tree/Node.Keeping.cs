using System.Runtime.CompilerServices;
using Lifeline.Leaks;

namespace Lifeline.Tree;

/// <content>Who ends with whom: coming under a node, and leaving it.</content>
/// <remarks>
/// Entering and ending meet like this: who enters takes the gate, and then looks whether the node has ended; who ends
/// the node marks it, and then looks at the gate. One of the two sees the other. So a node without children ends without
/// its gate, and after the gate has been seen free once, the list belongs to the one who ends the node.
/// </remarks>
internal abstract partial class Node
{
    public const int StoodInFor = -1;

    private const int EnoughToSweep = 32;

    /// <summary>Puts a node under us, so that it ends when we do; ends it at once when we already have. The second time does nothing.</summary>
    public void Adopt(Node child)
    {
        if (!IsDependent && !child.IsDependent && TryKeepAlone(child))
        {
            return;                             // the usual case
        }

        if (!TryList(child))
        {
            child.Heir.EndAfter(this, CurrentEnd!);
        }
    }

    /// <summary>Puts an attachment into our list, unless we have ended.</summary>
    /// <returns>How we ended; null when we are live.</returns>
    public End? Attach(Attachment attachment) =>
        (!IsDependent && TryKeepAlone(attachment)) || TryList(attachment) ? null : CurrentEnd!.InheritedFrom(this);

    // False when we have ended. What is needed for it is allocated outside of the gates, so that nothing can throw while one is held.
    private bool TryList(object kept)
    {
        if (IsDependent && CurrentEnd is not null)
        {
            return false;
        }

        Brood? spare = null;
        Brood.Room room = default;
        var met = false;
        while (true)
        {
            if (Volatile.Read(ref _kept) is Crowd crowd)
            {
                return TryListInCrowd(crowd, kept);
            }

            met |= Enter();
            if (HasEnded)
            {
                Exit();
                return false;
            }

            Node? old = null;
            switch (_kept)
            {
                case Crowd:
                    Exit();
                    continue;
                case not null when PlaceOf(kept) != 0:
                    break;                      // another thread has just entered it
                case Brood brood when !brood.HasRoomFor(kept, room):
                    var length = brood.Length;
                    Exit();
                    room = Brood.RoomFor(kept, length);
                    continue;
                case Brood brood:
                    SetPlace(kept, brood.Add(kept));
                    old = Remember(brood, kept);
                    break;
                case null:
                    _kept = kept;
                    SetPlace(kept, Brood.First);
                    old = IsDependent && IsUnowned(kept) ? Unsafe.As<Node>(kept) : null;
                    break;
                case not null when spare is null:
                    Exit();
                    spare = Brood.WithRoomFor(kept);
                    continue;
                default:
                    SetPlace(kept, EnlistSecond(kept, spare));
                    old = Remember(spare, kept);
                    break;
            }

            ExitWithMore(met);
            LetGo(old);
            return true;
        }
    }

    private bool TryListInCrowd(Crowd crowd, object kept)
    {
        // A link may have to leave before it is known where it is, and a context without an owner may be entered twice. All of
        // them go where one looks who knows nothing.
        var number = kept is MergeNode.Link || IsUnowned(kept) ? 0 : Crowd.OfThisThread;
        Brood.Room room = default;
        while (true)
        {
            var brood = crowd.Enter(number);
            var ended = HasEnded;
            var isToAdd = !ended && PlaceOf(kept) == 0;
            var lacksRoom = isToAdd && !brood.HasRoomFor(kept, room);
            Node? old = null;
            if (isToAdd && !lacksRoom)
            {
                SetPlace(kept, brood.Add(kept));
                old = brood.Remember(kept);
            }

            var length = brood.Length;
            brood.Exit();
            LetGo(old);
            if (!lacksRoom)
            {
                return !ended;
            }

            room = Brood.RoomFor(kept, length);
        }
    }

    // Of what stands below a foreign token, which may live for ever, none is held.
    private Node? Remember(Brood brood, object kept) =>
        !IsDependent ? brood.Remember(kept) : IsUnowned(kept) ? Unsafe.As<Node>(kept) : null;

    // What nobody disposes is held only while it is young, so that whoever makes one for each message does not grow.
    private static void LetGo(Node? old)
    {
        if (old is null)
        {
            return;
        }

        try
        {
            LostContexts.Watch(old);
        }
        catch (OutOfMemoryException)            // then it stays until its keeper ends, or is looked at by a review
        {
        }
    }

    /// <summary>Takes an attachment off our list. Does nothing when it is not there any more.</summary>
    public void Detach(Attachment attachment)
    {
        if (HasEnded || (attachment is AfterFunc && MayStay(attachment)))
        {
            return;                             // the list is being taken apart by whoever ends us
        }

        EnterFor(attachment.Place, out var brood);
        if (!HasEnded && attachment.Place > 0)
        {
            Delist(attachment.Place, brood);
            attachment.Place = 0;
        }

        ExitWithLess(brood);
    }

    /// <summary>Takes a node that ended by itself off our list. Does nothing when it is not there any more.</summary>
    public void Release(Node child)
    {
        if (!MayStay(child))
        {
            ReleaseLive(child);
        }
    }

    /// <summary>The same for one that has not ended, and is to go on when we end.</summary>
    public void ReleaseLive(Node child)
    {
        // Who stands in the list may change until we are in the gate, between a context and the one who stands in for it.
        while (!HasEnded)                       // else the list is being taken apart by whoever ends us
        {
            var listed = child.Place == StoodInFor ? child.Guardian?.Link : child;
            if (listed is not { Place: not 0 })
            {
                return;
            }

            EnterFor(listed.Place, out var brood);
            var found = !HasEnded && listed.Place > 0;
            if (found)
            {
                Delist(listed.Place, brood);
                listed.Place = 0;
            }

            ExitWithLess(brood);
            if (found)
            {
                return;
            }
        }
    }

    // What is over may stay if it is alone: whoever comes next takes its place, and it is counted by nobody. A request's calls
    // come one after the other, and this spares each of them half of the way to the list.
    // A link never ends by itself, so nobody would see that it is over.
    private bool MayStay(object kept) => ReferenceEquals(Volatile.Read(ref _kept), kept) && !IsDependent && kept is not LostLink;

    [LeavesGate]
    private void ExitWithMore(bool met)
    {
        var brood = _kept as Brood;
        var sweep = brood is { Length: >= EnoughToSweep } && (_gate & Swept) == 0;
        var divide = met && brood is not null && !IsDependent && brood.IsCrowded();     // a dependent one has to hear of all who come and go
        if (divide)
        {
            sweep |= (_gate & Swept) == 0;
        }

        if (sweep)
        {
            _gate |= Swept;
        }

        Exit();
        if (sweep || divide)
        {
            Improve(sweep, divide ? brood : null);
        }

        if (IsDependent)
        {
            OnChildrenChanged();
        }
    }

    // Whoever came in is in. What makes the list better for the next ones may fail for lack of memory, and is tried again then.
    private void Improve(bool sweep, Brood? toDivide)
    {
        try
        {
            if (toDivide is not null)
            {
                Divide(toDivide);
            }

            if (sweep)
            {
                LostContexts.Sweep(this);
            }
        }
        catch (OutOfMemoryException)
        {
            if (sweep)                          // nobody sweeps: not even after the list was divided
            {
                Enter();
                _gate = (byte)(_gate & ~Swept);
                Exit();
            }
        }
    }

    private void Divide(Brood brood)
    {
        var crowd = new Crowd();
        Enter();
        if (!HasEnded && ReferenceEquals(_kept, brood))     // else another thread was first
        {
            crowd.BeginWith(brood);
            _kept = crowd;
        }

        Exit();
    }

    [LeavesGate]
    private void ExitWithLess(Brood? brood)
    {
        if (brood is not null)
        {
            brood.Exit();
            return;
        }

        Exit();
        if (IsDependent)
        {
            OnChildrenChanged();
        }
    }

    /// <summary>Tells a dependent keeper that somebody came or went. Called under no gate.</summary>
    protected virtual void OnChildrenChanged()
    {
    }

    /// <summary>Ends us as our keeper has ended: a reason of our own is another kind's affair.</summary>
    protected virtual void EndAfter(Node keeper, End end) => EndWith(end.InheritedFrom(keeper));

    /// <summary>Who ends in our stead when our keeper ends: ourselves, but for a link that stands in for an aged context.</summary>
    public virtual Node Heir => this;

    protected void AdoptInto(Node? keeper) => keeper?.Adopt(this);
}
