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
}
