using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Lifeline.Core;

namespace Lifeline.Stopping;

/// <summary>A context for work that is not to outlast the soft stop: it is canceled with that, or with the context that it was made of.</summary>
internal sealed class StoppingNode : PassThroughNode
{
    // One for each cancellation parent, made at the first call. Each is canceled with that node, and needs no disposal.
    private static readonly ConditionalWeakTable<ContextNode, ContextNode> s_merged = [];

    private StoppingNode(ContextNode parent, ContextNode merged)
        : base(parent, merged, parent.Site)
    {
    }

    public override string Description => "Stopping";

    public static Context Of(Context ctx)
    {
        if (StopState.Over(ctx) is not { } stop)
        {
            return ctx;
        }

        var cancellationParent = ctx.Node.CancellationParent!;
        var merged = cancellationParent == stop.Hard ? stop.Soft.Node : s_merged.GetValue(cancellationParent, node => Merge(node, stop));
        return new Context(new StoppingNode(ctx.Node, merged));
    }

    [SuppressMessage("Lifeline", "LL1001:LostCancel", Justification = "Lives as long as the node that it is kept for, and ends with it.")]
    private static ContextNode Merge(ContextNode node, StopState stop) =>
        Context.Merge(new Context(node), stop.Soft, node.Site.GetPath(), node.Site.Line).Context.Node;
}
