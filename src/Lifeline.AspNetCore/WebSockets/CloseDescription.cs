using Lifeline.AspNetCore.Responses;

namespace Lifeline.AspNetCore.WebSockets;

/// <summary>The close description that tells a WebSocket's peer why a context has ended. Has details only where responses have them.</summary>
internal static class CloseDescription
{
    private static readonly ContextKey<bool> s_showsDetails = new("lifeline.shows-details");     // is not propagated: stays in this process

    /// <summary>Derives a context under which close descriptions contain details; the same context if <paramref name="showDetails"/> is false.</summary>
    public static Context Allow(Context ctx, bool showDetails) => showDetails ? ctx.WithValue(s_showsDetails, true, file: "", line: 0) : ctx;

    public static string For(ContextEndedException error) => error switch
    {
        _ when error.Context.TryGet(s_showsDetails, out var shows) && shows => error.Message,
        DeadlineExceededException => CancellationSummary.OutOfTime,
        { Cause: ShutdownException } => CancellationSummary.ShuttingDown,
        _ => "The service has ended this conversation.",
    };
}
