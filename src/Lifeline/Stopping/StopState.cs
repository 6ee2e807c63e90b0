using Lifeline.Core;

namespace Lifeline.Stopping;

/// <summary>What the work below a stop scope knows of it: its two ends, and not the right to bring them about.</summary>
[HoldsContext]
internal sealed class StopState(Context soft, ContextNode hard)
{
    private static readonly ContextKey<StopState> s_key = new("stop");

    /// <summary>Ends with the soft stop, and at the latest with the hard one.</summary>
    public Context Soft => soft;

    /// <summary>Ends with the hard stop.</summary>
    public ContextNode Hard => hard;

    /// <summary>The nearest one that a context would end with; null when there is none.</summary>
    public static StopState? Over(Context ctx)
    {
        if (!ctx.TryGetOurs(s_key, out var stop))
        {
            return null;
        }

        // A value is also found through WithoutCancel, which is there so that the work has nothing to do with any stop.
        for (var node = ctx.Node.CancellationParent; node is not null; node = node.Parent?.CancellationParent)
        {
            if (node == stop.Hard)
            {
                return stop;
            }
        }

        return null;
    }

    /// <summary>Tells those below of it.</summary>
    public Context AddTo(Context ctx, in SourceLocation site) => ctx.WithValue(s_key, this, site.GetPath(), site.Line);
}
