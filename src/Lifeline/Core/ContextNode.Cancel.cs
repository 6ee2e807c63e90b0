using System.Runtime.CompilerServices;

namespace Lifeline.Core;

/// <content>How a context is canceled, and all below it.</content>
internal abstract partial class ContextNode
{
    // Takes the place of the list once everything below is canceled. A literal in the frozen heap: the store needs no write barrier.
    private const string SubtreeCanceled = "subtree canceled";

    /// <summary>Cancels this context and all below it, removes it from its parent's list, then starts what waited for the cancellation.</summary>
    /// <returns>True when this call canceled it; false when it was canceled before, or another thread was first.</returns>
    /// <remarks>When it returns, every descendant is done, also when another thread was first. Of foreign code it runs what Deadlock safety 4 lists.</remarks>
    public bool CancelWith(CancelReason reason)
    {
        if (!TrySetCanceled())
        {
            WaitForSubtree();
            return false;
        }

        if (IsGateHeld || HasChildren)
        {
            CancelWithDescendants(reason);
            return true;
        }

        if (!ReferenceEquals(reason, CancelReason.ScopeDisposed))
        {
            PublishReason(reason);              // no reason means ScopeDisposed, once the node is SubtreeCanceled: see WaitForReason
        }

        Volatile.Write(ref _children, SubtreeCanceled);
        RemoveFromParent();
        if (_tokenHandedOut)
        {
            CancellationTokenSourceInterop.QueueCallbacks(this);
        }

        OnCanceled(reason);
        return true;
    }

    // A method of its own, as its locals would burden the usual case, a context without children.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CancelWithDescendants(CancelReason reason)
    {
        var walk = CancelWalk.Begin(this, ref reason);
        PublishReason(reason);

        // The order is the contract: everything is set canceled, and only then does anything run.
        CancelDescendants(reason, walk);
        RemoveFromParent();
        StartCallbacks(this, reason);
        foreach (var node in walk.Canceled)
        {
            StartCallbacks(node, reason);
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

    // Each node by itself: a failure in one does not keep what the others started from running.
    protected static void StartCallbacks(ContextNode node, CancelReason reason)
    {
        try
        {
            CancellationTokenSourceInterop.QueueCallbacks(node);
            node.OnCanceled(reason);
        }
        catch (Exception failure)
        {
            LifelineEvents.OnForeignFailed("the end of a context", failure, node);
        }
    }

    /// <summary>Runs once, on the canceling thread, after this context and all below it were set canceled. Called under no gate.</summary>
    protected virtual void OnCanceled(CancelReason reason)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]      // called for every cancellation
    protected void RemoveFromParent() => ListOwner?.RemoveChild(this);

    /// <summary>The node whose list this one is in, or would be in; null for none.</summary>
    public ContextNode? ListOwner
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => DelegatesState ? DelegatedListOwner : Parent?.CancellationParent;
    }

    protected virtual ContextNode? DelegatedListOwner => Parent?.CancellationParent;

    /// <summary>Sets this node canceled: one interlocked swap of its token source's state, which decides which thread canceled it.</summary>
    /// <returns>True for the one thread that wins: it publishes the reason and cancels what is below.</returns>
    protected bool TrySetCanceled()
    {
        _flags |= Canceling;
        return CancellationTokenSourceInterop.TrySetCanceled(this);
    }

    /// <summary>
    /// Sets a node canceled that has no list of its own. Several threads may come here for one node: the parent's canceling thread, and
    /// a thread that gets its token meanwhile. A reader may have set it canceled before, without this: see <see cref="PassThroughNode"/>.
    /// </summary>
    /// <param name="reason">The parent's, so the same object from each thread.</param>
    /// <returns>True for the one thread that is to start its callbacks.</returns>
    protected bool TrySetCanceledWithSubtree(CancelReason reason)
    {
        TrySetCanceled();
        PublishReason(reason);
        return !ReferenceEquals(Interlocked.Exchange(ref _children, SubtreeCanceled), SubtreeCanceled);
    }

    /// <summary>For a framework whose tokens can't be set canceled apart from their callbacks: a bit beside the gate decides instead.</summary>
    public bool TryClaimCancel()
    {
        EnterGate();
        var first = (_gateBits & CancelClaimed) == 0;
        _gateBits |= CancelClaimed;
        ExitGate();
        return first;
    }

    private void PublishReason(CancelReason reason)
    {
        if (Sentinel is { } sentinel)
        {
            sentinel.Reason = reason;
        }
        else
        {
            // May overwrite a sentinel that was set just now. The thread that holds the context weakly looks at the state after that, and undoes its work.
            Volatile.Write(ref _reasonOrSentinel, reason);
        }
    }

    // It is tempting to cancel level by level and to wait for no other thread on the way. Don't: a thread that cancels a parent
    // and finds the child set canceled already could then return while the grandchildren are still live. So each node becomes
    // SubtreeCanceled when everything below it is canceled, and a thread that finds one set canceled by another thread waits for
    // that. The wait is for a node below, so there is no cycle. The path is a list on the heap, as trees can be deep.
    private void CancelDescendants(CancelReason reason, CancelWalk walk)
    {
        WaitForGateHolders();
        walk.Push(this);
        while (walk.Current is { } node)
        {
            walk.EnsureCapacity();
            if (node.TakeChild() is not { } entry)
            {
                Volatile.Write(ref node._children, SubtreeCanceled);
                walk.Pop();
                continue;
            }

            if (entry is AfterFunc afterFunc)
            {
                if (afterFunc.TryStart())       // else Stop was called just before
                {
                    walk.Started.Add(afterFunc);
                }

                continue;
            }

            var target = (entry as ContextNode ?? ((MergeNode.ParentLink)entry).Target).CancellationTarget;
            if (target is CustomTokenNode)      // has a reason of its own, of which foreign code is asked at the end
            {
                walk.Custom.Add(target);
                continue;
            }

            if (target.DelegatesState)          // has no list of its own
            {
                if (target.TrySetCanceledWithSubtree(reason))
                {
                    walk.Canceled.Add(target);
                }

                continue;
            }

            if (!target.TrySetCanceled())       // another thread canceled it, for a reason of its own
            {
                target.WaitForSubtree();
                continue;
            }

            target.PublishReason(reason);
            walk.Canceled.Add(target);
            target.WaitForGateHolders();
            walk.Push(target);
        }
    }

    // Taking the list apart: only for the canceling thread.

    /// <summary>Waits until no thread holds a gate of the list. A later holder sees the cancellation. Pairs with <see cref="TryAdd"/>.</summary>
    private void WaitForGateHolders()
    {
        var spinner = new SpinWait();
        while (IsGateHeld)
        {
            spinner.SpinOnce(sleep1Threshold: -1);
        }

        (Volatile.Read(ref _children) as ShardedChildTable)?.WaitForGateHolders();
    }

    private object? TakeChild()
    {
        switch (_children)
        {
            case ChildTable table:
                return table.TakeChild();
            case ShardedChildTable shards:
                return shards.TakeChild();
            default:
                var only = _children;
                _children = null;
                return only;
        }
    }

    /// <summary>True once this context is canceled and so is everything below it.</summary>
    private bool IsSubtreeCanceled => ReferenceEquals(Volatile.Read(ref _children), SubtreeCanceled);

    // Both spin. They take a few instructions, unless the canceling thread was interrupted just there, or has a large subtree to cancel.

    private CancelReason WaitForReason()
    {
        var spinner = new SpinWait();
        while (true)
        {
            var isSubtreeCanceled = IsSubtreeCanceled;      // read before the reason, as it is stored after it
            var reasonOrSentinel = Volatile.Read(ref _reasonOrSentinel);
            if ((reasonOrSentinel as CancelReason ?? (reasonOrSentinel as Sentinel)?.Reason) is { } reason)
            {
                return reason;
            }

            if (isSubtreeCanceled)
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

    /// <summary>What is found on the way through all that is canceled with a context. The path is a list on the heap, as trees can be deep.</summary>
    /// <remarks>
    /// Once the first context is set canceled there is no way back, and no half of a tree may be left live. So when there is no memory to
    /// note what comes next, this waits for some. Used by one thread.
    /// </remarks>
    private sealed class CancelWalk
    {
        private readonly List<ContextNode> _path = [];

        /// <summary>The contexts below the first that were set canceled.</summary>
        public List<ContextNode> Canceled { get; } = [];

        /// <summary>The after-funcs that are to run: <see cref="AfterFunc.TryStart"/> was true.</summary>
        public List<AfterFunc> Started { get; } = [];

        /// <summary>The contexts with a reason of their own, which are canceled by asking them for it, at the end.</summary>
        public List<ContextNode> Custom { get; } = [];

        /// <summary>A walk from a node that was just set canceled. Spins until there is memory for it.</summary>
        /// <param name="first">The node.</param>
        /// <param name="reason">Replaced where it is the shared one: that has no origin, which the children need.</param>
        public static CancelWalk Begin(ContextNode first, ref CancelReason reason)
        {
            var spinner = new SpinWait();
            while (true)
            {
                try
                {
                    if (ReferenceEquals(reason, CancelReason.ScopeDisposed))
                    {
                        reason = new CancelReason(CancelKind.Canceled, origin: first);
                    }

                    return new CancelWalk();
                }
                catch (OutOfMemoryException)
                {
                    spinner.SpinOnce();
                }
            }
        }

        /// <summary>The node whose list is being taken apart; null when all is done.</summary>
        public ContextNode? Current => _path.Count > 0 ? _path[^1] : null;

        public void Push(ContextNode node) => _path.Add(node);

        public void Pop() => _path.RemoveAt(_path.Count - 1);

        /// <summary>Makes room for one more in each list. Spins until there is memory for it.</summary>
        public void EnsureCapacity()
        {
            EnsureCapacity(_path);
            EnsureCapacity(Canceled);
            EnsureCapacity(Started);
            EnsureCapacity(Custom);
        }

        private static void EnsureCapacity<T>(List<T> list)
        {
            var spinner = new SpinWait();
            while (list.Count == list.Capacity)
            {
                try
                {
                    list.EnsureCapacity(list.Count + 1);
                }
                catch (OutOfMemoryException)
                {
                    spinner.SpinOnce();
                }
            }
        }
    }
}
