using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lifeline.AspNetCore.Responses;

/// <summary>Answers requests that were ended, as far as they still can be answered, and logs one line about each.</summary>
internal sealed partial class CancellationResponder(
    IOptions<LifelineOptions> options, IHostEnvironment environment, RequestContextMetrics contexts, ILogger<CancellationResponder> logger)
{
    private readonly string _hop = options.Value.ServiceName ?? environment.ApplicationName;
    private readonly bool _showDetails = options.Value.ShowsDetailsIn(environment);
    private readonly Action<CanceledResponse>? _answering = options.Value.OnCanceled;

    /// <param name="ctx">The request's context.</param>
    /// <param name="http">The request, in which the handler is over.</param>
    /// <param name="body">How far its answer has got.</param>
    /// <param name="ended">Who ended it.</param>
    /// <param name="policy">How its endpoint wants a timeout answered; null when it says nothing about it.</param>
    /// <param name="spent">How long the request has taken.</param>
    public Task AnswerAsync(Context ctx, HttpContext http, ResponseBody body, RequestCancellation ended, RequestTimeoutPolicy? policy, TimeSpan spent)
    {
        if (body.HasBegun)
        {
            Leave(ctx, http, body, ended, spent);
            return Task.CompletedTask;
        }

        http.Response.Clear();
        http.Response.Headers.CacheControl = "no-store";
        var answer = Decide(ctx, http, ended, policy);
        contexts.CountEnded(ended.End);
        var (level, request, message) = (LevelOf(ctx, ended), ctx.Name!, ended.Error.Message);
        var story = new CancellationSummary(ended, request, spent, answer.ShowDetails ? _hop : null);
        var answered = RpcErrorWriter.NameOf(http.Request, answer.Status, story);
        LogAnswered(level, request, answered, message);

        http.Response.StatusCode = answer.Status;
        if (answer.Write is { } write)
        {
            return write(http);
        }

        return ended.End == RequestEnd.Client || answer.Status < StatusCodes.Status400BadRequest
            ? Task.CompletedTask                // the status is for logs, as nobody is there to read a body; or a policy's, which is no failure
            : WriteAsync(http, story);
    }

    // Ends an answer that has begun, so that half of it does not look like the whole. The whole stays whole.
    private void Leave(Context ctx, HttpContext http, ResponseBody body, RequestCancellation ended, TimeSpan spent)
    {
        var (level, request, message) = (LevelOf(ctx, ended), ctx.Name!, ended.Error.Message);
        if (body.IsWhole)
        {
            LogAnsweredBefore(request, message);
            return;
        }

        contexts.CountEnded(ended.End);
        var story = new CancellationSummary(ended, request, spent, _showDetails ? _hop : null);
        if (RpcErrorWriter.TryEndGrpc(http, story))
        {
            var answered = RpcErrorWriter.NameOf(http.Request, http.Response.StatusCode, story);
            LogAnswered(level, request, answered, message);
            return;
        }

        LogCutOff(level, request, message);
        http.Abort();
    }

    /// <summary>What is told to a caller that is given no status, as over a hub's connection.</summary>
    public string Tell(RequestCancellation ended) => new CancellationSummary(ended, "", default, _showDetails ? _hop : null).Detail;

    private CanceledResponse Decide(Context ctx, HttpContext http, RequestCancellation ended, RequestTimeoutPolicy? policy)
    {
        var own = ctx.Cause is RequestDeadlineException { Owner: DeadlineSource.Endpoint } ? policy : null;
        var answer = new CanceledResponse(http, own?.TimeoutStatusCode ?? StatusOf(ended), ended.End, ended.Error, ended.Remote)
        {
            ShowDetails = _showDetails,
            Write = own?.WriteTimeoutResponse is { } write ? new Func<HttpContext, Task>(write) : null,
        };

        _answering?.Invoke(answer);
        return answer;
    }

    // What the caller brought about itself must not fill the log with warnings: it could do so at will.
    private static LogLevel LevelOf(Context ctx, RequestCancellation ended) =>
        ended.End is RequestEnd.Client or RequestEnd.Shutdown || ctx.Cause is RequestDeadlineException { Owner: DeadlineSource.Caller }
            ? LogLevel.Information
            : LogLevel.Warning;

    private static int StatusOf(RequestCancellation ended) => ended.End switch
    {
        RequestEnd.Client => StatusCodes.Status499ClientClosedRequest,
        RequestEnd.Deadline => StatusCodes.Status504GatewayTimeout,
        RequestEnd.Shutdown => StatusCodes.Status503ServiceUnavailable,

        // The next one to ask fetches the answer for itself.
        _ when ended.Cause == RequestCancellation.SharedClientGone => StatusCodes.Status503ServiceUnavailable,

        // A remote side that is out of time or is stopping makes us what it is; any other end is its own affair.
        _ when ended.Remote is { Status: StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout } remote => remote.Status,
        _ => StatusCodes.Status502BadGateway,
    };

    // In the language of the caller: gRPC and Connect look for errors elsewhere than in a problem document.
    private static Task WriteAsync(HttpContext http, CancellationSummary story) => RpcErrorWriter.DialectOf(http.Request) switch
    {
        RpcDialect.Grpc => RpcErrorWriter.WriteGrpcAsync(http.Response, story),
        RpcDialect.Connect => RpcErrorWriter.WriteConnectAsync(http.Response, story),
        RpcDialect.ConnectStream => RpcErrorWriter.WriteConnectStreamAsync(http.Response, story),
        _ => ProblemDetailsWriter.WriteAsync(http.Response, story),
    };

    [LoggerMessage(EventId = 1, EventName = "AnsweredEnded", Message = "{Request} was ended and answered {Status}. {Error}")]
    private partial void LogAnswered(LogLevel level, string request, string status, string error);

    [LoggerMessage(EventId = 3, EventName = "AnsweredBefore", Level = LogLevel.Information, Message = "{Request} was ended behind its answer, which is whole. {Error}")]
    private partial void LogAnsweredBefore(string request, string error);

    [LoggerMessage(EventId = 2, EventName = "CutOff", Message = "{Request} was ended and its answer cut off, as it had begun. {Error}")]
    private partial void LogCutOff(LogLevel level, string request, string error);
}
