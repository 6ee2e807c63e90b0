using System.Runtime.CompilerServices;
using Lifeline.Leaks;

namespace Lifeline.Tree;

/// <content>How a context ends, and all below it.</content>
internal abstract partial class Node
{
    // Takes the place of the list once everything below is marked. A literal, as it never moves: writing one is no note to
    // the collector.
    private const string Sealed = "sealed";

    /// <summary>Ends this context and all below it, takes it off its keeper's list, then starts what waited for the end.</summary>
    /// <returns>True when this call ended it; false when it had already ended, or another thread was first.</returns>
    /// <remarks>When it returns, every descendant is done, also when another thread was first.</remarks>
    public bool EndWith(End end)
    {
        if (!TryMark())
        {
            AwaitSealed();
            return false;
        }

        if (IsGateHeld || HasChildren)
        {
            EndWithDescendants(end);
            return true;
        }

        if (!ReferenceEquals(end, End.ScopeLeft))
        {
            Decide(end);                        // else to be sealed says it all: see AwaitEnd
        }

        Volatile.Write(ref _kept, Sealed);
        Leave();
        if (_tokenTaken)
        {
            TokenCallbacks.Start(this);
        }

        OnEnded(end);
        return true;
    }

    // A method of its own, as its locals would burden the usual case.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EndWithDescendants(End end)
    {
        if (ReferenceEquals(end, End.ScopeLeft))
        {
            end = new End(EndKind.Canceled, origin: this);     // the children need to be told whose scope it was
        }

        Decide(end);

        // The order is the contract: everything is marked, and only then does anything run.
        var walk = new EndingWalk();
        MarkDescendants(end, walk);
        Leave();
        StartCallbacks(this, end);
        foreach (var node in walk.Marked)
        {
            StartCallbacks(node, end);
        }

        foreach (var afterFunc in walk.Started)
        {
            afterFunc.Run();
        }

        foreach (var node in walk.EndingByThemselves)
        {
            _ = node.CurrentEnd;
        }
    }

    // Each on its own: what fails in one keeps nothing of another from running.
    protected static void StartCallbacks(Node node, End end)
    {
        try
        {
            TokenCallbacks.Start(node);
            node.OnEnded(end);
        }
        catch (Exception failure)
        {
            LifelineEvents.OnForeignFailed("the end of a context", failure, node);
        }
    }

    /// <summary>Runs once, after this context and all that ends with it have been marked, under no gate.</summary>
    protected virtual void OnEnded(End end)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]      // on the way of each end
    protected void Leave() => ListedUnder?.Release(this);

    /// <summary>Whose list we stand in, if in any.</summary>
    public Node? ListedUnder
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => IsDependent ? DependentListedUnder : Parent?.Keeper;
    }

    protected virtual Node? DependentListedUnder => Parent?.Keeper;

    /// <summary>Decides who ends this context: one swap of the word by which its token says that it is cancelled.</summary>
    /// <returns>True for the one thread that is to say how it ended, and to mark what is below.</returns>
    protected bool TryMark()
    {
        _flags |= Ending;
        return TokenCallbacks.Mark(this);
    }

    /// <summary>
    /// Marks a context that has no list of its own. Several may come to it: whoever ends the keeper, whoever takes its token meanwhile,
    /// and whoever was told that it has ended, who marks it without sealing it.
    /// </summary>
    /// <returns>True for the one who is to start its callbacks.</returns>
    protected bool TryMarkAndSeal(End end)
    {
        TryMark();
        Decide(end);
        return !ReferenceEquals(Interlocked.Exchange(ref _kept, Sealed), Sealed);
    }

    /// <summary>For a framework whose tokens can't be marked: decides the same by a bit beside the gate.</summary>
    public bool Claim()
    {
        Enter();
        var first = (_gate & Claimed) == 0;
        _gate |= Claimed;
        Exit();
        return first;
    }

    private void Decide(End end)
    {
        if (Guardian is { } guardian)
        {
            guardian.End = end;
        }
        else
        {
            Volatile.Write(ref _fate, end);     // over a guardian that comes just now, who looks again and goes
        }
    }

    // It is tempting to mark level by level and to wait for nobody on the way. Don't: a thread that cancels a parent
    // and finds the child already marked could then return while the grandchildren are still live. So each node is
    // sealed when everything below it is marked, and whoever finds one marked by another thread waits for its seal.
    // Waiting goes downwards only, so nobody waits in a circle. The path stands in a stack of ours, as trees can be deep.
    private void MarkDescendants(End end, EndingWalk walk)
    {
        CloseList();
        walk.Enter(this);
        while (walk.Current is { } node)
        {
            walk.MakeRoom();
            if (node.TakeOne() is not { } kept)
            {
                Volatile.Write(ref node._kept, Sealed);
                walk.Leave();
                continue;
            }

            if (kept is AfterFunc afterFunc)
            {
                if (afterFunc.TryStart())       // else somebody stopped it just in time
                {
                    walk.Started.Add(afterFunc);
                }

                continue;
            }

            var heir = (kept as Node ?? ((MergeNode.Link)kept).Holder).Heir;
            if (heir is CustomTokenNode)        // has a reason of its own, of which foreign code is asked
            {
                walk.EndingByThemselves.Add(heir);
                continue;
            }

            if (heir.IsDependent)               // has no list of its own
            {
                if (heir.TryMarkAndSeal(end))
                {
                    walk.Marked.Add(heir);
                }

                continue;
            }

            if (!heir.TryMark())                // it ended first, and keeps its own cause
            {
                heir.AwaitSealed();
                continue;
            }

            heir.Decide(end);
            walk.Marked.Add(heir);
            heir.CloseList();
            walk.Enter(heir);
        }
    }

    /// <summary>True once this context has ended and so has everything below it.</summary>
    private bool IsSealed => ReferenceEquals(Volatile.Read(ref _kept), Sealed);

    // Both are over in a few instructions, unless the thread that is to do it was interrupted just there, or has much to mark.

    private End AwaitEnd()
    {
        var spinner = new SpinWait();
        while (true)
        {
            var isSealed = IsSealed;            // read first, as it is written last
            var fate = Volatile.Read(ref _fate);
            if ((fate as End ?? (fate as Guardian)?.End) is { } end)
            {
                return end;
            }

            if (isSealed)
            {
                return End.ScopeLeft;
            }

            spinner.SpinOnce(sleep1Threshold: -1);
        }
    }

    private void AwaitSealed()
    {
        var spinner = new SpinWait();
        while (!IsSealed)
        {
            spinner.SpinOnce(sleep1Threshold: -1);
        }
    }
}
