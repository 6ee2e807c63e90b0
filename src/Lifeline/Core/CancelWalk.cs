namespace Lifeline.Core;

/// <summary>What is found on the way through all that is canceled with a context. The path is a list on the heap, as trees can be deep.</summary>
/// <remarks>
/// Once the first context is set canceled there is no way back, and no half of a tree may be left live. So when there is no memory to
/// note what comes next, this waits for some. Used by one thread.
/// </remarks>
internal sealed class CancelWalk
{
    private readonly List<ContextNode> _path = [];

    /// <summary>The contexts below the first that were set canceled.</summary>
    public List<ContextNode> Canceled { get; } = [];

    /// <summary>The after-funcs that are to run: <see cref="AfterFunc.TryStart"/> was true.</summary>
    public List<AfterFunc> Started { get; } = [];

    /// <summary>The contexts with a reason of their own, which are canceled by asking them for it, at the end.</summary>
    public List<ContextNode> Custom { get; } = [];

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
