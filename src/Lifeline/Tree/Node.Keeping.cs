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
            Link(child);
        }

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
            Unlink(listed);
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

    /// <summary>Who ends in our stead when our keeper ends: ourselves, but for the link of a merged context.</summary>
    public virtual Node Heir => this;

    protected void AdoptInto(Node? keeper) => keeper?.Adopt(this);

    /// <summary>How many nodes stand in our list.</summary>
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

    private void Link(Node child)
    {
        if (_kept is null)
        {
            _kept = child;
            child.Place = 1;
            return;
        }

        if (_kept is not Brood brood)
        {
            brood = new Brood();
            brood.Add((Node)_kept);
            _kept = brood;
        }

        brood.Add(child);
    }

    private void Unlink(Node child)
    {
        if (ReferenceEquals(_kept, child))
        {
            _kept = null;
            child.Place = 0;
            return;
        }

        var brood = (Brood)_kept!;
        brood.Remove(child);
        if (brood.IsDisposable)
        {
            _kept = null;
        }
    }

    private Node? TakeOne()
    {
        if (_kept is Brood brood)
        {
            return brood.TakeOne();
        }

        var only = (Node?)_kept;
        if (only is not null)
        {
            Unlink(only);
        }

        return only;
    }

    // Sweeping, see LostContexts.

    /// <summary>True when our list is reviewed after each full collection.</summary>
    public bool IsSwept => (Volatile.Read(ref _state) & Sweeping) != 0;

    /// <summary>Shows what ends with us, as itself where a link stands for it.</summary>
    /// <param name="index">Where to begin; afterwards, where the next call goes on: at 0 when there is nothing beyond.</param>
    /// <param name="most">How many places to look at.</param>
    /// <param name="shown">What stands there is added to this.</param>
    public void Show(ref int index, int most, List<Node> shown)
    {
        Enter();
        if (_kept is Brood brood)
        {
            var beyond = Math.Min(brood.Capacity, index + (long)most);
            for (; index < beyond; index++)
            {
                if (brood.At(index) is { } node)
                {
                    shown.Add(node.Heir);
                }
            }

            index = beyond < brood.Capacity ? index : 0;
        }
        else
        {
            index = 0;
            if (_kept is Node only)
            {
                shown.Add(only.Heir);
            }
        }

        Exit();
    }

    /// <summary>Puts <paramref name="instead"/> in the place of <paramref name="child"/>, if that is in the list.</summary>
    public void Substitute(Node child, Node instead)
    {
        Enter();
        if (_end is null && child.Place > 0)
        {
            Unlink(child);
            Link(instead);
            child.Place = StoodInFor;
        }

        Exit();
    }

    /// <summary>True when something in this node's subtree would run or resume at its end.</summary>
    public bool IsObserved()
    {
        var subtree = new List<Node> { this };
        for (var i = 0; i < subtree.Count; i++)         // grows on the way
        {
            if (subtree[i].IsAttachment || TokenCallbacks.MayExistOn(subtree[i]))
            {
                return true;
            }

            var first = 0;
            subtree[i].Show(ref first, int.MaxValue, subtree);
        }

        return false;
    }
}
