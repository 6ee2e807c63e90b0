using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lifeline.AspNetCore.Requests;

/// <summary>Warns, once, that an endpoint's timeout has no effect because the request's context is made before its endpoint is known.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed partial class RoutingWarning(ILogger<LifelineMiddleware> logger)
{
    private int _hasWarned;                     // 1 after the warning; set by exchange

    /// <param name="http">The request, whose handler has returned or thrown.</param>
    /// <param name="hadEndpoint">Whether its endpoint was known when its context was made.</param>
    public void LookAt(HttpContext http, bool hadEndpoint)
    {
        if (!hadEndpoint && RequestTimeoutResolver.AreSetBy(http.GetEndpoint()) && Interlocked.Exchange(ref _hasWarned, 1) == 0)
        {
            LogIgnored(http.GetEndpoint()!.DisplayName ?? "(without a name)");
        }
    }

    [LoggerMessage(EventId = 4, EventName = "EndpointUnknown", Level = LogLevel.Warning, Message =
        "The request timeout of the endpoint '{Endpoint}' is ignored, as UseLifeline runs before routing and can't know the endpoint. "
        + "Call app.UseRouting() before app.UseLifeline(). This is told once, and holds for all endpoints with request timeouts.")]
    private partial void LogIgnored(string endpoint);
}
