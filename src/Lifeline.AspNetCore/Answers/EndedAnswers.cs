using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lifeline.AspNetCore.Answers;

/// <summary>Answers requests that were ended, as far as they still can be answered, and logs one line about each.</summary>
internal sealed partial class EndedAnswers(IOptions<LifelineOptions> options, IHostEnvironment environment, ILogger<EndedAnswers> logger)
{
    private readonly string _hop = options.Value.Hop ?? environment.ApplicationName;
    private readonly bool _showDetails = options.Value.ShowDetails ?? environment.IsDevelopment();

    /// <param name="http">The request, in which the handler is over.</param>
    /// <param name="ended">Who ended it.</param>
    /// <param name="ctx">Its context.</param>
    /// <param name="policy">How its endpoint wants a timeout answered; null when it says nothing about it.</param>
    /// <param name="spent">How long the request has taken.</param>
    public Task AnswerAsync(HttpContext http, EndedRequest ended, Context ctx, RequestTimeoutPolicy? policy, TimeSpan spent)
    {
        var request = ctx.Name!;
        var message = ended.Error.Message;
        var level = ended.By is EndedRequest.ByClient or EndedRequest.ByShutdown ? LogLevel.Information : LogLevel.Warning;
        if (http.Response.HasStarted)
        {
            LogCutOff(level, request, message);
            http.Abort();                       // a half answer must not look like a whole one
            return Task.CompletedTask;
        }

        var isTimeout = ctx.Cause is RequestDeadlineException { Owner: DeadlineOwner.Endpoint };
        var status = isTimeout ? policy?.TimeoutStatusCode ?? ended.Status : ended.Status;
        LogAnswered(level, request, status, message);

        http.Response.Clear();
        http.Response.StatusCode = status;
        http.Response.Headers.CacheControl = "no-store";
        if (ended.By == EndedRequest.ByClient)
        {
            return Task.CompletedTask;          // the status is for logs; nobody is there to read a body
        }

        return isTimeout && policy?.WriteTimeoutResponse is { } write
            ? write(http)
            : EndedProblem.WriteAsync(http.Response, ended, request, spent, _showDetails ? _hop : null);
    }

    [LoggerMessage(EventId = 1, EventName = "AnsweredEnded", Message = "{Request} was ended and answered {Status}. {Error}")]
    private partial void LogAnswered(LogLevel level, string request, int status, string error);

    [LoggerMessage(EventId = 2, EventName = "CutOff", Message = "{Request} was ended and its answer cut off, as it had begun. {Error}")]
    private partial void LogCutOff(LogLevel level, string request, string error);
}
