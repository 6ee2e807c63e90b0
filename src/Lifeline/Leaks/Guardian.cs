using Lifeline.Tree;

namespace Lifeline.Leaks;

/// <summary>Watches over a context that has grown old. Held by nobody else, so its finalizer runs when nobody holds the context any more.</summary>
internal sealed class Guardian(Node aged, LostLink link)
{
    private End? _end;

    /// <summary>Who stands for the context in its keeper's list and in the clock's wheel.</summary>
    public LostLink Link => link;

    /// <summary>How the context ended; null while it is live.</summary>
    public End? End
    {
        get => Volatile.Read(ref _end);
        set => Volatile.Write(ref _end, value);
    }

    /// <summary>True for one that never came to guard.</summary>
    public bool IsSpare { get; set; }

    ~Guardian()
    {
        if (!Environment.HasShutdownStarted && !IsSpare && !aged.IsDone && aged is not LentTokenNode { IsLetGo: true })
        {
            try
            {
                Decide();
            }
            catch (OutOfMemoryException)        // goes back, or is dropped, some other time
            {
                GC.ReRegisterForFinalize(this);
                return;
            }
        }

        link.IsGuarded = false;
    }

    private void Decide()
    {
        if (aged.IsObserved())
        {
            link.GiveBack(aged);
            return;
        }

        link.Drop(aged);
        if (aged is ScopeNode and not LentTokenNode)
        {
            LifelineEvents.OnContextLost(aged);
        }
    }
}
