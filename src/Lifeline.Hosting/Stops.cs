namespace Lifeline.Hosting;

/// <summary>Whether work has let out no more than that it was asked to stop.</summary>
internal static class Stops
{
    /// <summary>True for a cancellation that follows from the end of the context or of its soft stop, whatever it was put into.</summary>
    public static bool AreBehind(Context ctx, Exception failure) => IsBehind(ctx.Stopping, failure) || IsBehind(ctx, failure);

    private static bool IsBehind(Context ctx, Exception failure) =>
        (failure is ContextEndedException told && told.Context == ctx)
        || ctx.ErrorBehind(failure, "stopping", TimeSpan.Zero, IsOfTheEnd) is not null;

    // What a service uses after it was disposed is its mistake, also on the way out.
    private static bool? IsOfTheEnd(Exception failure) => failure is ObjectDisposedException ? false : null;
}
