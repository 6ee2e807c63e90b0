using Lifeline;

namespace Storefront.Watching;

/// <summary>A short wait, for what can only be looked at and not be awaited.</summary>
internal static class Moment
{
    private static readonly TimeSpan s_length = TimeSpan.FromMilliseconds(1);

    /// <exception cref="ContextEndedException">The context ended first.</exception>
    public static Task PassAsync(Context ctx) => PassAsync(ctx, s_length);

    /// <exception cref="ContextEndedException">The context ended first.</exception>
    public static Task PassAsync(Context ctx, TimeSpan time) => ctx.DelayAsync(time);
}
