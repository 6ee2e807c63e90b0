namespace Lifeline.Core;

/// <summary>What is found on the way through all that ends with a context. The path stands in a list of ours, as trees can be deep.</summary>
/// <remarks>
/// Once the first context is marked there is no way back, and half a tree must not be left unmarked. So when there is no memory to
/// note what comes next, this waits for some.
/// </remarks>
internal sealed class CancelWalk
{
    private readonly List<ContextNode> _path = [];

    /// <summary>The contexts that were marked.</summary>
    public List<ContextNode> Canceled { get; } = [];

    /// <summary>The after-funcs that are to run.</summary>
    public List<AfterFunc> Started { get; } = [];

    /// <summary>The contexts whose end has come, and that are told by asking them.</summary>
    public List<ContextNode> Custom { get; } = [];

    /// <summary>Whose list is being taken apart; null when all is done.</summary>
    public ContextNode? Current => _path.Count > 0 ? _path[^1] : null;

    public void Push(ContextNode node) => _path.Add(node);

    public void Pop() => _path.RemoveAt(_path.Count - 1);

    /// <summary>Sees to it that one more of each can be noted.</summary>
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
