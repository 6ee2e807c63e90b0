namespace Lifeline.Tree;

/// <content>Who ends with whom: the list that a node keeps of those below it.</content>
internal abstract partial class Node
{
    public const int StoodInFor = -1;

    private const int EnoughToSweep = 32;

    /// <summary>Puts a new node under us, so that it ends when we do; ends it at once when we already have.</summary>
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

        Link(child);
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
    protected virtual Node Heir => this;

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

    /// <summary>Shows nodes of our list, and puts another in the place of each where told to.</summary>
    /// <param name="index">Where to begin; afterwards, where the next call goes on.</param>
    /// <param name="most">How many places to look at.</param>
    /// <param name="substitute">Answers the node itself to leave it, or another to put in its place. Runs under the gate.</param>
    /// <returns>False when there is nothing beyond.</returns>
    public bool Review(ref int index, int most, Func<Node, Node> substitute)
    {
        Enter();
        var brood = _end is null ? _kept as Brood : null;
        for (var beyond = index + most; index < beyond && index < brood?.Capacity; index++)
        {
            if (brood.At(index) is { } node && substitute(node) is var instead && !ReferenceEquals(node, instead))
            {
                brood.Replace(node, instead);
                node.Place = StoodInFor;
            }
        }

        var more = index < brood?.Capacity;
        Exit();
        return more;
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
        var pending = new Stack<Node>();
        pending.Push(this);
        while (pending.TryPop(out var node))
        {
            if (node.IsAttachment || TokenCallbacks.MayExistOn(node))
            {
                return true;
            }

            node.Enter();
            if (node._kept is Brood brood)
            {
                for (var i = 0; i < brood.Capacity; i++)
                {
                    if (brood.At(i) is { } child)
                    {
                        pending.Push(child);
                    }
                }
            }
            else if (node._kept is Node only)
            {
                pending.Push(only);
            }

            node.Exit();
        }

        return false;
    }
}
