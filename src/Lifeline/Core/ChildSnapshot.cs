namespace Lifeline.Core;

/// <summary>The entries of a list, copied while its gate was held, without allocating, and looked at afterwards. Used by one thread.</summary>
internal sealed class ChildSnapshot(int size)
{
    private readonly object[] _seen = new object[size];
    private int _count;

    /// <summary>How many entries fit.</summary>
    public int Size => size;

    /// <summary>Copies what is in a slot; null for a free one.</summary>
    public void Add(object? entry)
    {
        if (entry is not null)
        {
            _seen[_count++] = entry;
        }
    }

    /// <summary>Adds the contexts (for a weak child entry or a merge link, the one that it stands for) and the after-funcs that were not stopped.</summary>
    /// <returns>True when there is such an after-func.</returns>
    public bool AddTo(List<ContextNode> contexts, List<AfterFunc>? afterFuncs)
    {
        var any = false;
        foreach (var entry in _seen.AsSpan(0, _count))
        {
            if ((entry as ContextNode ?? (entry as MergeNode.ParentLink)?.Target) is { } node)
            {
                contexts.Add(node.CancellationTarget);
            }
            else if (entry is AfterFunc { IsStopped: false } afterFunc)
            {
                any = true;
                afterFuncs?.Add(afterFunc);
            }
        }

        return any;
    }
}
