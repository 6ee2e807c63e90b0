using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lifeline.AspNetCore.Responses;

/// <summary>Responds to requests that were ended, where the response has not started, and logs one line about each.</summary>
internal sealed partial class CancellationResponder(
    IOptions<LifelineOptions> options, IHostEnvironment environment, RequestContextMetrics metrics, ILogger<CancellationResponder> logger)
{
    private readonly string _serviceName = options.Value.ServiceName ?? environment.ApplicationName;
    private readonly bool _showDetails = options.Value.ShowsDetailsIn(environment);
    private readonly Action<CanceledResponse>? _onCanceled = options.Value.OnCanceled;

    /// <param name="ctx">The request's context.</param>
    /// <param name="http">The request, whose handler has returned or thrown.</param>
    /// <param name="body">Its response's body, and how much of it was written.</param>
    /// <param name="cancellation">What ended it.</param>
    /// <param name="policy">The endpoint's timeout policy, which may set the response; null when there is none.</param>
    /// <param name="spent">How long the request has taken.</param>
    public Task AnswerAsync(Context ctx, HttpContext http, ResponseBody body, RequestCancellation cancellation, RequestTimeoutPolicy? policy, TimeSpan spent)
    {
        if (body.HasBegun)
        {
            EndStartedResponse(ctx, http, body, cancellation, spent);
            return Task.CompletedTask;
        }

        http.Response.Clear();
        http.Response.Headers.CacheControl = "no-store";
        var response = CreateResponse(ctx, http, cancellation, policy);
        metrics.CountEnded(cancellation.End);
        var (level, request, message) = (LevelOf(ctx, cancellation), ctx.Name!, cancellation.Error.Message);
        var summary = new CancellationSummary(cancellation, request, spent, response.ShowDetails ? _serviceName : null);
        var statusText = RpcErrorWriter.NameOf(http.Request, response.Status, summary);
        LogAnswered(level, request, statusText, message);

        http.Response.StatusCode = response.Status;
        if (response.Write is { } write)
        {
            return write(http);
        }

        return cancellation.End == RequestEnd.Client || response.Status < StatusCodes.Status400BadRequest
            ? Task.CompletedTask                // the client is gone, so only logs see the status; or a policy has set a status that is no failure
            : WriteAsync(http, summary);
    }

    // Ends a response that has started. A part of a response is cut off, so that it does not look complete. A complete one is left as it is.
    private void EndStartedResponse(Context ctx, HttpContext http, ResponseBody body, RequestCancellation cancellation, TimeSpan spent)
    {
        var (level, request, message) = (LevelOf(ctx, cancellation), ctx.Name!, cancellation.Error.Message);
        if (body.IsWhole)
        {
            LogAnsweredBefore(request, message);
            return;
        }

        metrics.CountEnded(cancellation.End);
        var summary = new CancellationSummary(cancellation, request, spent, _showDetails ? _serviceName : null);
        if (RpcErrorWriter.TryEndGrpc(http, summary))
        {
            var statusText = RpcErrorWriter.NameOf(http.Request, http.Response.StatusCode, summary);
            LogAnswered(level, request, statusText, message);
            return;
        }

        LogCutOff(level, request, message);
        http.Abort();
    }

    /// <summary>The message for a caller that gets no status, as over a hub's connection.</summary>
    public string Tell(RequestCancellation cancellation) => new CancellationSummary(cancellation, "", default, _showDetails ? _serviceName : null).Detail;

    private CanceledResponse CreateResponse(Context ctx, HttpContext http, RequestCancellation cancellation, RequestTimeoutPolicy? policy)
    {
        var endpointPolicy = ctx.Cause is RequestDeadlineException { Owner: DeadlineSource.Endpoint } ? policy : null;
        var response = new CanceledResponse(http, endpointPolicy?.TimeoutStatusCode ?? StatusOf(cancellation), cancellation.End, cancellation.Error, cancellation.Remote)
        {
            ShowDetails = _showDetails,
            Write = endpointPolicy?.WriteTimeoutResponse is { } write ? new Func<HttpContext, Task>(write) : null,
        };

        _onCanceled?.Invoke(response);
        return response;
    }

    // Information for what a caller causes itself: otherwise any caller could fill the log with warnings.
    private static LogLevel LevelOf(Context ctx, RequestCancellation cancellation) =>
        cancellation.End is RequestEnd.Client or RequestEnd.Shutdown || ctx.Cause is RequestDeadlineException { Owner: DeadlineSource.Caller }
            ? LogLevel.Information
            : LogLevel.Warning;

    private static int StatusOf(RequestCancellation cancellation) => cancellation.End switch
    {
        RequestEnd.Client => StatusCodes.Status499ClientClosedRequest,
        RequestEnd.Deadline => StatusCodes.Status504GatewayTimeout,
        RequestEnd.Shutdown => StatusCodes.Status503ServiceUnavailable,

        // Retriable: the next request fetches the response for itself.
        _ when cancellation.Cause == RequestCancellation.SharedClientGone => StatusCodes.Status503ServiceUnavailable,

        // A remote service's deadline or shutdown is passed on with its status; any other end of it is a bad gateway.
        _ when cancellation.Remote is { Status: StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout } remote => remote.Status,
        _ => StatusCodes.Status502BadGateway,
    };

    // In the caller's protocol: gRPC and Connect don't read problem documents.
    private static Task WriteAsync(HttpContext http, CancellationSummary summary) => RpcErrorWriter.DialectOf(http.Request) switch
    {
        RpcDialect.Grpc => RpcErrorWriter.WriteGrpcAsync(http.Response, summary),
        RpcDialect.Connect => RpcErrorWriter.WriteConnectAsync(http.Response, summary),
        RpcDialect.ConnectStream => RpcErrorWriter.WriteConnectStreamAsync(http.Response, summary),
        _ => ProblemDetailsWriter.WriteAsync(http, summary),
    };

    [LoggerMessage(EventId = 1, EventName = "AnsweredEnded", Message = "{Request} was ended and answered {Status}. {Error}")]
    private partial void LogAnswered(LogLevel level, string request, string status, string error);

    [LoggerMessage(EventId = 3, EventName = "AnsweredBefore", Level = LogLevel.Information, Message = "{Request} was ended behind its answer, which is whole. {Error}")]
    private partial void LogAnsweredBefore(string request, string error);

    [LoggerMessage(EventId = 2, EventName = "CutOff", Message = "{Request} was ended and its answer cut off, as it had begun. {Error}")]
    private partial void LogCutOff(LogLevel level, string request, string error);
}
