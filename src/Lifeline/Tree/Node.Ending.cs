using System.Runtime.CompilerServices;

namespace Lifeline.Tree;

/// <content>How a context ends, and all below it.</content>
internal abstract partial class Node
{
    /// <summary>Ends this context and all below it, takes it off its keeper's list, then starts what waited for the end.</summary>
    /// <returns>True when this call ended it; false when it had already ended, or another thread was first.</returns>
    /// <remarks>When it returns, every descendant is done, also when another thread was first.</remarks>
    public bool EndWith(End end)
    {
        Enter();                                // waits for a thread that is still marking our descendants
        if (_end is not null)
        {
            Exit();
            return false;
        }

        if (HasChildren)
        {
            EndWithDescendants(end);
            return true;
        }

        WriteEnd(end);

        // Under the gate, so that whoever finds us ended finds the token cancelled too. Nothing runs on this thread.
        var callbacks = (_state & TokenTaken) != 0 ? CancelAsync() : null;
        Exit();
        Leave();
        if (callbacks is not null)
        {
            TokenCallbacks.Watch(callbacks, this);
        }

        OnEnded(end);
        return true;
    }

    // Entered with the gate held. A method of its own, as its locals would burden the usual case.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EndWithDescendants(End end)
    {
        if (ReferenceEquals(end, End.ScopeLeft))
        {
            end = new End(EndKind.Canceled, origin: this);     // the children need to be told whose scope it was
        }

        WriteEnd(end);

        // The order is the contract: everything is marked, and only then does anything run.
        var marked = new List<Node>();
        var started = new List<AfterFunc>();
        MarkDescendants(end, marked, started);
        Leave();
        TokenCallbacks.Start(this);
        OnEnded(end);
        foreach (var node in marked)
        {
            TokenCallbacks.Start(node);
            node.OnEnded(end);
        }

        foreach (var afterFunc in started)
        {
            afterFunc.Run();
        }
    }

    /// <summary>Runs once, after this context and all that ends with it have been marked, under no gate.</summary>
    protected virtual void OnEnded(End end)
    {
    }

    protected void Leave() => Parent?.Keeper?.Release(this);

    // It is tempting to mark level by level and to hold no gate on the way. Don't: a thread that cancels a parent
    // and finds the child already ended could then return while the grandchildren are still live. So each gate is
    // held until everything below it is marked. The path stands in a stack of ours, as trees can be deep.
    private void MarkDescendants(End end, List<Node> marked, List<AfterFunc> started)
    {
        MarkToken();
        var path = new Stack<Node>();
        path.Push(this);
        while (path.TryPeek(out var node))
        {
            if (node.TakeOne() is not { } kept)
            {
                node.Exit();
                path.Pop();
                continue;
            }

            if (kept is AfterFunc afterFunc)
            {
                if (afterFunc.TryStart())       // else somebody stopped it just in time
                {
                    started.Add(afterFunc);
                }

                continue;
            }

            var heir = (kept as Node ?? ((MergeNode.Link)kept).Holder).Heir;
            heir.Enter();
            if (heir._end is not null)          // it ended first, and keeps its own cause
            {
                heir.Exit();
                continue;
            }

            heir.WriteEnd(end);
            heir.MarkToken();
            marked.Add(heir);
            path.Push(heir);
        }
    }

    private void MarkToken()
    {
        if ((_state & TokenTaken) != 0)
        {
            TokenCallbacks.Mark(this);
        }
    }

    /// <summary>True once somebody may have registered on our token.</summary>
    public bool HasHandedOutToken => (Volatile.Read(ref _state) & TokenTaken) != 0;
}
