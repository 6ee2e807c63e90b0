using Lifeline.Tree;

namespace Lifeline.Tests;

/// <summary>What only the library itself may see.</summary>
internal static class Peek
{
    extension(Context ctx)
    {
        /// <summary>How many nodes would end with this context: derived contexts, after-funcs, links of merged contexts.</summary>
        public int ChildCount => ctx.Node.Keeper?.ChildCount ?? 0;

        /// <summary>True when a deadline of this very context waits on its clock.</summary>
        public bool IsOnTheClock => ctx.Node is DeadlineNode node
            && (node.Clock.Holds(node) || (node.Guardian?.Link is { } link && node.Clock.Holds(link)));

        /// <summary>True when this context has a deadline of its own to wait for, and is not content with its parent's.</summary>
        public bool HasTimer => ctx.Node is DeadlineNode;
    }

    extension(ContextScope scope)
    {
        public int ChildCount => scope.Context.ChildCount;

        public bool IsOnTheClock => scope.Context.IsOnTheClock;
    }
}
