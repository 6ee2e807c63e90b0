namespace Lifeline.Tree;

/// <content>Who ends with whom: the list that a node keeps of those below it.</content>
internal abstract partial class Node
{
    public const int StoodInFor = -1;

    private const int EnoughToSweep = 32;

    /// <summary>Puts a node under us, so that it ends when we do; ends it at once when we already have. The second time does nothing.</summary>
    public void Adopt(Node child)
    {
        if (CurrentEnd is { } early)
        {
            child.Heir.EndWith(early.InheritedFrom(this));
            return;
        }

        Enter();
        if (_end is { } end)                    // it was close
        {
            Exit();
            child.Heir.EndWith(end.InheritedFrom(this));
            return;
        }

        if (child.Place == 0)                   // else another thread has just entered it
        {
            child.Place = Enlist(child);
        }

        ExitWithMore();
    }

    /// <summary>Puts an attachment into our list, unless we have ended.</summary>
    /// <returns>How we ended; null when we are live.</returns>
    public End? Attach(Attachment attachment)
    {
        if (CurrentEnd is { } early)
        {
            return early.InheritedFrom(this);
        }

        Enter();
        if (_end is { } end)
        {
            Exit();
            return end.InheritedFrom(this);
        }

        attachment.Place = Enlist(attachment);
        ExitWithMore();
        return null;
    }

    /// <summary>Takes an attachment off our list. Does nothing when it is not there any more.</summary>
    public void Detach(Attachment attachment)
    {
        if (Volatile.Read(ref _end) is not null)
        {
            return;                             // the list is being taken apart by whoever ends us
        }

        Enter();
        if (_end is null && attachment.Place > 0)
        {
            Delist(attachment, attachment.Place);
            attachment.Place = 0;
        }

        ExitWithLess();
    }

    /// <summary>Takes a node that ended by itself off our list. Does nothing when it is not there any more.</summary>
    public void Release(Node child)
    {
        if (Volatile.Read(ref _end) is not null)
        {
            return;                             // the list is being taken apart by whoever ends us
        }

        Enter();
        var listed = child.Place == StoodInFor ? Leaks.LostContexts.StandInOf(child) : child;
        if (_end is null && listed is { Place: > 0 })
        {
            Delist(listed, listed.Place);
            listed.Place = 0;
        }

        ExitWithLess();
    }

    private void ExitWithMore()
    {
        var sweep = _kept is Brood { Capacity: >= EnoughToSweep } && (_state & Sweeping) == 0;
        if (sweep)
        {
            _state |= Sweeping;
        }

        Exit();
        if (sweep)
        {
            Leaks.LostContexts.Sweep(this);
        }

        if (IsDependent)
        {
            OnChildrenChanged();
        }
    }

    private void ExitWithLess()
    {
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
            var count = _kept switch { null => 0, Brood brood => brood.Count, _ => 1 };
            Exit();
            return count;
        }
    }

    protected bool HasChildren => Volatile.Read(ref _kept) is not (null or Brood { Count: 0 });

    // Answers the place, for the one who is entered to note.
    private int Enlist(object kept)
    {
        if (_kept is null)
        {
            _kept = kept;
            return 1;
        }

        if (_kept is not Brood brood)
        {
            brood = new Brood();
            brood.Add(_kept);                   // at place 1, as before
            _kept = brood;
        }

        return brood.Add(kept);
    }

    private void Delist(object kept, int place)
    {
        if (ReferenceEquals(_kept, kept))
        {
            _kept = null;
            return;
        }

        var brood = (Brood)_kept!;
        brood.Remove(place);
        if (brood.IsDisposable)
        {
            _kept = null;
        }
    }

    private object? TakeOne()
    {
        if (_kept is Brood brood)
        {
            return brood.TakeOne();
        }

        var only = _kept;
        _kept = null;
        return only;
    }

    // Sweeping, see LostContexts.

    /// <summary>True when our list is reviewed after each full collection.</summary>
    public bool IsSwept => (Volatile.Read(ref _state) & Sweeping) != 0;

    /// <summary>Shows what contexts end with us, as themselves where a link stands for them.</summary>
    /// <param name="index">Where to begin; afterwards, where the next call goes on: at 0 when there is nothing beyond.</param>
    /// <param name="most">How many places to look at.</param>
    /// <param name="shown">The contexts are added to this.</param>
    /// <returns>True when there was an after-func among what was looked at.</returns>
    public bool Show(ref int index, int most, List<Node> shown)
    {
        Enter();
        var afterFunc = false;
        if (_kept is Brood brood)
        {
            var beyond = Math.Min(brood.Capacity, index + (long)most);
            for (; index < beyond; index++)
            {
                afterFunc |= ShowOne(brood.At(index), shown);
            }

            index = beyond < brood.Capacity ? index : 0;
        }
        else
        {
            index = 0;
            afterFunc = ShowOne(_kept, shown);
        }

        Exit();
        return afterFunc;
    }

    private static bool ShowOne(object? kept, List<Node> shown)
    {
        if ((kept as Node ?? (kept as MergeNode.Link)?.Holder) is { } holder)
        {
            shown.Add(holder.Heir);
        }

        return kept is AfterFunc;
    }

    /// <summary>Puts <paramref name="instead"/> in the place of <paramref name="child"/>, if that is in the list.</summary>
    public void Substitute(Node child, Node instead)
    {
        Enter();
        if (_end is null && child.Place > 0)
        {
            Delist(child, child.Place);
            child.Place = StoodInFor;
            instead.Place = Enlist(instead);
        }

        Exit();
    }

    /// <summary>True when something in this node's subtree would run or resume at its end.</summary>
    public bool IsObserved()
    {
        var subtree = new List<Node> { this };
        for (var i = 0; i < subtree.Count; i++)         // grows on the way
        {
            var first = 0;
            if (TokenCallbacks.MayExistOn(subtree[i]) || subtree[i].Show(ref first, int.MaxValue, subtree))
            {
                return true;
            }
        }

        return false;
    }
}
