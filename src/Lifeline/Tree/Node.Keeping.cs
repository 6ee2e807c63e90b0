namespace Lifeline.Tree;

/// <content>Who ends with whom: the list that a node keeps of those below it.</content>
internal abstract partial class Node
{
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
        var sweep = CountAdoption();
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
        var listed = child.StandIn ?? child;
        if (_end is null && listed._younger is not null)
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

    /// <summary>Who stands in the keeper's list in our stead; null when we do ourselves, or nobody does.</summary>
    public Node? StandIn
    {
        get => _younger is null ? _older : null;
        set => _older = value;                  // only for a node that is in no list
    }

    /// <summary>Who ends in our stead when our keeper ends: ourselves, but for the link of a merged context.</summary>
    protected virtual Node Heir => this;

    protected void AdoptInto(Node? keeper) => keeper?.Adopt(this);

    /// <summary>How many nodes stand in our list. Walks it, so for tests and reports only.</summary>
    public int ChildCount
    {
        get
        {
            Enter();
            var count = 0;
            for (var child = _youngest; child is not null; child = ReferenceEquals(child._older, _youngest) ? null : child._older)
            {
                count++;
            }

            Exit();
            return count;
        }
    }

    protected bool HasChildren => Volatile.Read(ref _youngest) is not null;

    private void Link(Node child)
    {
        var youngest = _youngest;
        if (youngest is null)
        {
            child._younger = child._older = child;
        }
        else
        {
            var oldest = youngest._younger!;    // the list is circular: beyond the youngest comes the oldest
            child._older = youngest;
            child._younger = oldest;
            youngest._younger = child;
            oldest._older = child;
        }

        _youngest = child;
    }

    private void Unlink(Node child)
    {
        if (ReferenceEquals(child._younger, child))
        {
            _youngest = null;
        }
        else
        {
            child._older!._younger = child._younger;
            child._younger!._older = child._older;
            if (ReferenceEquals(_youngest, child))
            {
                _youngest = child._older;
            }
        }

        child._younger = child._older = null;
    }

    // Sweeping, see LostContexts.

    private bool CountAdoption()
    {
        const int EnoughToSweep = 32 * AdoptionUnit;
        if ((_state & Sweeping) != 0)
        {
            return false;
        }

        _state += AdoptionUnit;
        if (_state < EnoughToSweep)
        {
            return false;
        }

        _state |= Sweeping;
        return true;
    }

    /// <summary>Shows the nodes of our list, oldest first, and puts another in the place of each where told to.</summary>
    /// <param name="most">How many to show; the next call goes on behind them.</param>
    /// <param name="first">Null at first; remembers where this round began.</param>
    /// <param name="substitute">Answers the node itself to leave it, or another to put in its place. Runs under the gate.</param>
    /// <returns>False when every node has been shown.</returns>
    public bool Review(int most, ref Node? first, Func<Node, Node> substitute)
    {
        Enter();
        var more = true;
        for (var i = 0; i < most && more; i++)
        {
            if (_end is not null || _youngest?._younger is not { } oldest || ReferenceEquals(oldest, first))
            {
                more = false;
                break;
            }

            var instead = substitute(oldest);
            Replace(oldest, instead);           // as the youngest, so that the others come first
            first ??= instead;
        }

        Exit();
        return more;
    }

    /// <summary>Puts <paramref name="instead"/> in the place of <paramref name="child"/>; false when the child is not in the list.</summary>
    public bool Substitute(Node child, Node instead)
    {
        Enter();
        var here = _end is null && child._younger is not null;
        if (here)
        {
            Replace(child, instead);
        }

        Exit();
        return here;
    }

    private void Replace(Node child, Node instead)
    {
        Unlink(child);
        if (!ReferenceEquals(child, instead))
        {
            child.StandIn = instead;
        }

        Link(instead);
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
            for (var child = node._youngest; child is not null; child = ReferenceEquals(child._older, node._youngest) ? null : child._older)
            {
                pending.Push(child);
            }

            node.Exit();
        }

        return false;
    }
}
