using Lifeline.AspNetCore.Responses;

namespace Lifeline.AspNetCore.WebSockets;

/// <summary>What the other side of a WebSocket is told about the end of a context: as little as the caller of a request, unless details are shown.</summary>
internal static class CloseDescription
{
    private static readonly ContextKey<bool> s_showsDetails = new("lifeline.shows-details");     // has no wire form: stays in this process

    /// <summary>Has all contexts below tell details, or not.</summary>
    public static Context Allow(Context ctx, bool showDetails) => showDetails ? ctx.WithValue(s_showsDetails, true, file: "", line: 0) : ctx;

    public static string For(ContextEndedException error) => error switch
    {
        _ when error.Context.TryGet(s_showsDetails, out var shows) && shows => error.Message,
        DeadlineExceededException => CancellationSummary.OutOfTime,
        { Cause: ShutdownException } => CancellationSummary.ShuttingDown,
        _ => "The service has ended this conversation.",
    };
}
