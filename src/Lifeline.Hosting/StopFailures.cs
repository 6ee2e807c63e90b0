namespace Lifeline.Hosting;

/// <summary>Whether work has let out no more than that it was asked to stop.</summary>
internal static class StopFailures
{
    /// <summary>True for a cancellation that follows from the end of the context or of its soft stop, whatever it was put into.</summary>
    public static bool AreBehind(Context ctx, Exception failure) => ctx.Stopping.IsBehind(failure, IsOfTheEnd) || ctx.IsBehind(failure, IsOfTheEnd);

    // What a service uses after it was disposed is its mistake, also on the way out.
    private static bool? IsOfTheEnd(Exception failure) => failure is ObjectDisposedException ? false : null;
}
