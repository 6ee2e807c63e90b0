namespace Lifeline.Core;

/// <summary>What was seen of a list while its gate was held: noted there without allocating, and looked at afterwards.</summary>
internal sealed class ChildSnapshot(int size)
{
    private readonly object[] _seen = new object[size];
    private int _count;

    /// <summary>How many there may be.</summary>
    public int Size => size;

    /// <summary>Notes what stands in a place; null for a free one.</summary>
    public void Add(object? kept)
    {
        if (kept is not null)
        {
            _seen[_count++] = kept;
        }
    }

    /// <summary>Adds the contexts, as themselves where a link stands for them, and the after-funcs that may yet run.</summary>
    /// <returns>True when there is such an after-func.</returns>
    public bool AddTo(List<ContextNode> contexts, List<AfterFunc>? afterFuncs)
    {
        var any = false;
        foreach (var kept in _seen.AsSpan(0, _count))
        {
            if ((kept as ContextNode ?? (kept as MergeNode.ParentLink)?.Target) is { } holder)
            {
                contexts.Add(holder.CancellationTarget);
            }
            else if (kept is AfterFunc { IsStopped: false } afterFunc)
            {
                any = true;
                afterFuncs?.Add(afterFunc);
            }
        }

        return any;
    }
}
