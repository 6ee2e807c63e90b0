using System.Runtime.CompilerServices;
using Lifeline.Leaks;

namespace Lifeline.Core;

/// <content>How a context ends, and all below it.</content>
internal abstract partial class ContextNode
{
    // Takes the place of the list once everything below is marked. A literal, as it never moves: writing one is no note to
    // the collector.
    private const string SubtreeCanceled = "sealed";

    /// <summary>Ends this context and all below it, takes it off its keeper's list, then starts what waited for the end.</summary>
    /// <returns>True when this call ended it; false when it had already ended, or another thread was first.</returns>
    /// <remarks>When it returns, every descendant is done, also when another thread was first.</remarks>
    public bool CancelWith(CancelReason end)
    {
        if (!TrySetCanceled())
        {
            WaitForSubtree();
            return false;
        }

        if (IsLocked || HasChildren)
        {
            CancelWithDescendants(end);
            return true;
        }

        if (!ReferenceEquals(end, CancelReason.ScopeDisposed))
        {
            PublishReason(end);                        // else to be sealed says it all: see WaitForReason
        }

        Volatile.Write(ref _children, SubtreeCanceled);
        RemoveFromParent();
        if (_tokenHandedOut)
        {
            CancellationTokenSourceInterop.QueueCallbacks(this);
        }

        OnCanceled(end);
        return true;
    }

    // A method of its own, as its locals would burden the usual case.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CancelWithDescendants(CancelReason end)
    {
        if (ReferenceEquals(end, CancelReason.ScopeDisposed))
        {
            end = new CancelReason(CancelKind.Canceled, origin: this);     // the children need to be told whose scope it was
        }

        PublishReason(end);

        // The order is the contract: everything is marked, and only then does anything run.
        var walk = new CancelWalk();
        CancelDescendants(end, walk);
        RemoveFromParent();
        StartCallbacks(this, end);
        foreach (var node in walk.Canceled)
        {
            StartCallbacks(node, end);
        }

        foreach (var afterFunc in walk.Started)
        {
            afterFunc.Run();
        }

        foreach (var node in walk.Custom)
        {
            _ = node.Reason;
        }
    }

    // Each on its own: what fails in one keeps nothing of another from running.
    protected static void StartCallbacks(ContextNode node, CancelReason end)
    {
        try
        {
            CancellationTokenSourceInterop.QueueCallbacks(node);
            node.OnCanceled(end);
        }
        catch (Exception failure)
        {
            LifelineEvents.OnForeignFailed("the end of a context", failure, node);
        }
    }

    /// <summary>Runs once, after this context and all that ends with it have been marked, under no gate.</summary>
    protected virtual void OnCanceled(CancelReason end)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]      // on the way of each end
    protected void RemoveFromParent() => ListOwner?.RemoveChild(this);

    /// <summary>Whose list we stand in, if in any.</summary>
    public ContextNode? ListOwner
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => DelegatesState ? DelegatedListOwner : Parent?.CancellationParent;
    }

    protected virtual ContextNode? DelegatedListOwner => Parent?.CancellationParent;

    /// <summary>Decides who ends this context: one swap of the word by which its token says that it is cancelled.</summary>
    /// <returns>True for the one thread that is to say how it ended, and to mark what is below.</returns>
    protected bool TrySetCanceled()
    {
        _flags |= Canceling;
        return CancellationTokenSourceInterop.TrySetCanceled(this);
    }

    /// <summary>
    /// Marks a context that has no list of its own. Several may come to it: whoever ends the keeper, whoever takes its token meanwhile,
    /// and whoever was told that it has ended, who marks it without sealing it.
    /// </summary>
    /// <returns>True for the one who is to start its callbacks.</returns>
    protected bool TrySetCanceledAndSeal(CancelReason end)
    {
        TrySetCanceled();
        PublishReason(end);
        return !ReferenceEquals(Interlocked.Exchange(ref _children, SubtreeCanceled), SubtreeCanceled);
    }

    /// <summary>For a framework whose tokens can't be marked: decides the same by a bit beside the gate.</summary>
    public bool TryClaimCancel()
    {
        Lock();
        var first = (_lockBits & CancelClaimed) == 0;
        _lockBits |= CancelClaimed;
        Unlock();
        return first;
    }

    private void PublishReason(CancelReason end)
    {
        if (Sentinel is { } guardian)
        {
            guardian.Reason = end;
        }
        else
        {
            Volatile.Write(ref _reasonOrSentinel, end);     // over a guardian that comes just now, who looks again and goes
        }
    }

    // It is tempting to mark level by level and to wait for nobody on the way. Don't: a thread that cancels a parent
    // and finds the child already marked could then return while the grandchildren are still live. So each node is
    // sealed when everything below it is marked, and whoever finds one marked by another thread waits for its seal.
    // Waiting goes downwards only, so nobody waits in a circle. The path stands in a stack of ours, as trees can be deep.
    private void CancelDescendants(CancelReason end, CancelWalk walk)
    {
        CloseChildren();
        walk.Push(this);
        while (walk.Current is { } node)
        {
            walk.EnsureCapacity();
            if (node.TakeChild() is not { } kept)
            {
                Volatile.Write(ref node._children, SubtreeCanceled);
                walk.Pop();
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

            var heir = (kept as ContextNode ?? ((MergeNode.ParentLink)kept).Target).CancellationTarget;
            if (heir is CustomTokenNode)        // has a reason of its own, of which foreign code is asked
            {
                walk.Custom.Add(heir);
                continue;
            }

            if (heir.DelegatesState)               // has no list of its own
            {
                if (heir.TrySetCanceledAndSeal(end))
                {
                    walk.Canceled.Add(heir);
                }

                continue;
            }

            if (!heir.TrySetCanceled())                // it ended first, and keeps its own cause
            {
                heir.WaitForSubtree();
                continue;
            }

            heir.PublishReason(end);
            walk.Canceled.Add(heir);
            heir.CloseChildren();
            walk.Push(heir);
        }
    }

    /// <summary>True once this context has ended and so has everything below it.</summary>
    private bool IsSubtreeCanceled => ReferenceEquals(Volatile.Read(ref _children), SubtreeCanceled);

    // Both are over in a few instructions, unless the thread that is to do it was interrupted just there, or has much to mark.

    private CancelReason WaitForReason()
    {
        var spinner = new SpinWait();
        while (true)
        {
            var isSealed = IsSubtreeCanceled;            // read first, as it is written last
            var fate = Volatile.Read(ref _reasonOrSentinel);
            if ((fate as CancelReason ?? (fate as LeakSentinel)?.Reason) is { } end)
            {
                return end;
            }

            if (isSealed)
            {
                return CancelReason.ScopeDisposed;
            }

            spinner.SpinOnce(sleep1Threshold: -1);
        }
    }

    private void WaitForSubtree()
    {
        var spinner = new SpinWait();
        while (!IsSubtreeCanceled)
        {
            spinner.SpinOnce(sleep1Threshold: -1);
        }
    }
}
