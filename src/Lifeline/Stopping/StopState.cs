using Lifeline.Core;

namespace Lifeline.Stopping;

/// <summary>What the work below a stop scope knows of it: its two contexts, and not the right to cancel them.</summary>
[HoldsContext]
internal sealed class StopState(Context soft, ContextNode hard)
{
    private static readonly ContextKey<StopState> s_key = new("stop");

    /// <summary>Is canceled by the soft stop, and at the latest with the hard one.</summary>
    public Context Soft => soft;

    /// <summary>Is canceled by the hard stop.</summary>
    public ContextNode Hard => hard;

    /// <summary>The nearest one whose hard stop cancels this context; null when there is none.</summary>
    public static StopState? Over(Context ctx)
    {
        if (!ctx.TryGetOurs(s_key, out var stop))
        {
            return null;
        }

        // WithoutCancel keeps values, so this one is found through it as well; but what is below that is stopped by nothing above.
        for (var node = ctx.Node.CancellationParent; node is not null; node = node.Parent?.CancellationParent)
        {
            if (node == stop.Hard)
            {
                return stop;
            }
        }

        return null;
    }

    /// <summary>Derives a context whose descendants find this.</summary>
    public Context AddTo(Context ctx, in SourceLocation site) => ctx.WithValue(s_key, this, site.GetPath(), site.Line);
}
