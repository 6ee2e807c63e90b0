using System.Runtime.CompilerServices;
using Lifeline.Leaks;

namespace Lifeline.Tree;

/// <content>Who ends with whom: the list that a node keeps of those below it.</content>
/// <remarks>
/// <para>
/// The list is nothing, the only one in it, a <see cref="Brood"/> of several, or a <see cref="Crowd"/> of broods where many
/// threads come and go. It is guarded by the node's gate, a crowd's broods by a gate each.
/// </para>
/// <para>
/// Entering and ending meet like this: who enters takes the gate, and then looks whether the node has ended; who ends
/// the node marks it, and then looks at the gate. One of the two sees the other. So a node without children ends without
/// its gate, and after the gate has been seen free once, the list belongs to the one who ends the node.
/// </para>
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
            return;
        }

        if (IsDependent && CurrentEnd is { } early)
        {
            child.Heir.EndWith(early.InheritedFrom(this));
            return;
        }

        if (Volatile.Read(ref _kept) is Crowd crowd)
        {
            AdoptIntoCrowd(crowd, child);
            return;
        }

        var met = Enter();
        if (HasEnded)
        {
            Exit();
            child.Heir.EndWith(OwnEnd!.InheritedFrom(this));
            return;
        }

        if (_kept is Crowd justNow)
        {
            Exit();
            AdoptIntoCrowd(justNow, child);
            return;
        }

        if (child.Place == 0)                   // else another thread has just entered it
        {
            child.Place = Enlist(child);
        }

        ExitWithMore(met);
    }

    private void AdoptIntoCrowd(Crowd crowd, Node child)
    {
        // What may be entered twice always goes to the same brood, so that the second time is seen.
        var brood = crowd.Enter(child.IsDependent ? 0 : Crowd.OfThisThread);
        var ended = HasEnded;
        if (!ended && child.Place == 0)
        {
            child.Place = brood.Add(child);
        }

        brood.Exit();
        if (ended)
        {
            child.Heir.EndWith(OwnEnd!.InheritedFrom(this));
        }
    }

    /// <summary>Puts an attachment into our list, unless we have ended.</summary>
    /// <returns>How we ended; null when we are live.</returns>
    public End? Attach(Attachment attachment)
    {
        if (!IsDependent && TryKeepAlone(attachment))
        {
            return null;
        }

        if (IsDependent && CurrentEnd is { } early)
        {
            return early.InheritedFrom(this);
        }

        if (Volatile.Read(ref _kept) is Crowd crowd)
        {
            return AttachToCrowd(crowd, attachment);
        }

        var met = Enter();
        if (HasEnded)
        {
            Exit();
            return OwnEnd!.InheritedFrom(this);
        }

        if (_kept is Crowd justNow)
        {
            Exit();
            return AttachToCrowd(justNow, attachment);
        }

        attachment.Place = Enlist(attachment);
        ExitWithMore(met);
        return null;
    }

    private End? AttachToCrowd(Crowd crowd, Attachment attachment)
    {
        // A link may have to leave before it is known where it is. So all of them go where one looks who knows nothing.
        var brood = crowd.Enter(attachment is AfterFunc ? Crowd.OfThisThread : 0);
        var ended = HasEnded;
        if (!ended)
        {
            attachment.Place = brood.Add(attachment);
        }

        brood.Exit();
        return ended ? OwnEnd!.InheritedFrom(this) : null;
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
        if (MayStay(child))
        {
            return;
        }

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

    private static bool IsOver(object kept) => AsNode(kept) is { } node ? node.IsSealed : kept is AfterFunc { IsStopped: true };

    // There is nothing else in a list. To ask for the two sealed classes is one comparison each, for a node a walk up its bases.
    private static Node? AsNode(object kept) => kept is AfterFunc or MergeNode.Link ? null : Unsafe.As<Node>(kept);

    private void ExitWithMore(bool met)
    {
        var sweep = _kept is Brood { Length: >= EnoughToSweep } && (_gate & Swept) == 0;
        if (sweep)
        {
            _gate |= Swept;
        }

        if (met && !IsDependent && _kept is Brood brood && brood.IsCrowded())   // a dependent one has to hear of all who come and go
        {
            sweep |= (_gate & Swept) == 0;
            _gate |= Swept;
            _kept = new Crowd(brood);
        }

        Exit();
        if (sweep)
        {
            LostContexts.Sweep(this);
        }

        if (IsDependent)
        {
            OnChildrenChanged();
        }
    }

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

    /// <summary>Who ends in our stead when our keeper ends: ourselves, but for a link that stands in for an aged context.</summary>
    public virtual Node Heir => this;

    protected void AdoptInto(Node? keeper) => keeper?.Adopt(this);

    /// <summary>How many contexts and attachments stand in our list.</summary>
    public int ChildCount
    {
        get
        {
            Enter();
            var count = HasEnded ? 0 : _kept switch
            {
                null => 0,
                Brood brood => brood.Count,
                Crowd crowd => crowd.Count,
                var only => IsOver(only) ? 0 : 1,
            };
            Exit();
            return count;
        }
    }

    protected bool HasChildren => Volatile.Read(ref _kept) switch
    {
        null => false,
        Brood brood => brood.Count > 0,
        Crowd => true,
        var only => !ReferenceEquals(only, Sealed) && !IsOver(only),
    };

    // The usual case, and all there is to it: the list is empty, or what stands alone in it is over.
    private bool TryKeepAlone(object kept)
    {
        if (Volatile.Read(ref _kept) is Brood or Crowd)
        {
            return false;
        }

        Enter();
        var only = _kept;
        var alone = !HasEnded && only is not (Brood or Crowd) && (only is null || IsOver(only));
        if (alone)
        {
            if (only is not null)
            {
                SetPlace(only, 0);              // in case it is about to leave
            }

            SetPlace(kept, Brood.First);
            _kept = kept;
        }

        Exit();
        return alone;
    }

    // Answers the place, for the one who is entered to note.
    private int Enlist(object kept)
    {
        switch (_kept)
        {
            case null:
                _kept = kept;
                return Brood.First;
            case Brood brood:
                return brood.Add(kept);
            default:
                return EnlistSecond(kept);
        }
    }

    private int EnlistSecond(object kept)
    {
        var first = _kept!;
        var brood = new Brood(0);
        brood.Add(first);                       // at the first place, as before
        var place = brood.Add(kept);
        _kept = brood;

        // The first one may just have ended, and have stayed because it was alone. Each of us has to see the other.
        Interlocked.MemoryBarrier();
        if (AsNode(first) is { HasEnded: true } node)
        {
            node.AwaitSealed();                 // all below it is to be done before we forget it
        }

        if (IsOver(first))
        {
            brood.Remove(Brood.First);
            SetPlace(first, 0);
        }

        return place;
    }

    private static void SetPlace(object kept, int place)
    {
        if (AsNode(kept) is { } node)
        {
            node.Place = place;
        }
        else
        {
            Unsafe.As<Attachment>(kept).Place = place;
        }
    }

    private void Delist(int place, Brood? entered)
    {
        if (entered is not null)
        {
            entered.Remove(place);
        }
        else if (_kept is Brood brood)
        {
            brood.Remove(place);
            if (brood.IsDisposable)
            {
                _kept = null;
            }
        }
        else
        {
            _kept = null;
        }
    }

    // Taking the list apart: only by whoever ends us.

    /// <summary>Waits until nobody is at our list any more. Whoever comes later sees that we have ended.</summary>
    private void CloseList()
    {
        var spinner = new SpinWait();
        while (IsGateHeld)
        {
            spinner.SpinOnce(sleep1Threshold: -1);
        }

        (Volatile.Read(ref _kept) as Crowd)?.Close();
    }

    private object? TakeOne()
    {
        switch (_kept)
        {
            case Brood brood:
                return brood.TakeOne();
            case Crowd crowd:
                return crowd.TakeOne();
            default:
                var only = _kept;
                _kept = null;
                return only;
        }
    }
}
