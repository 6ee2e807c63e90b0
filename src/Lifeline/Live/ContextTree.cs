using Lifeline.Live;

namespace Lifeline;

/// <summary>What was live below a context, or in a process, at some moment.</summary>
/// <remarks>Immutable, and holds none of the contexts that it shows. <see cref="ToString"/> draws it.</remarks>
public sealed class ContextTree
{
    internal const int DefaultLimit = 1000;

    internal ContextTree(IReadOnlyList<ContextSnapshot> roots, bool isCutOff)
    {
        Roots = roots;
        IsCutOff = isCutOff;
    }

    /// <summary>The uppermost contexts that are shown: one, or any number when a whole process was looked at.</summary>
    public IReadOnlyList<ContextSnapshot> Roots { get; }

    /// <summary>True when there were more contexts than were to be shown.</summary>
    public bool IsCutOff { get; }

    /// <summary>All contexts that are shown, each before those below it.</summary>
    public IEnumerable<ContextSnapshot> All()
    {
        var open = new Stack<ContextSnapshot>(Roots.Reverse());
        while (open.TryPop(out var next))
        {
            yield return next;
            for (var i = next.Children.Count - 1; i >= 0; i--)
            {
                open.Push(next.Children[i]);
            }
        }
    }

    /// <summary>The tree as text, a line for each context, task and after-func.</summary>
    public override string ToString() => TreeFormatter.Of(this);
}
