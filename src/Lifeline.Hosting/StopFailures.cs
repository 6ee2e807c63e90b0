namespace Lifeline.Hosting;

/// <summary>Recognizes exceptions that only say that an operation was asked to stop.</summary>
internal static class StopFailures
{
    /// <summary>True for a cancellation that is a consequence of the context's end or of its soft stop, however it is wrapped.</summary>
    public static bool AreBehind(Context ctx, Exception failure) => ctx.Stopping.IsBehind(failure, IsCausedByCancel) || ctx.IsBehind(failure, IsCausedByCancel);

    // Use of a disposed object is an error of the service, also while it stops.
    private static bool? IsCausedByCancel(Exception failure) => failure is ObjectDisposedException ? false : null;
}
