using Lifeline.AspNetCore.Answers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;

namespace Lifeline.AspNetCore.Requests;

/// <summary>Makes the context of each request, ends it for every reason there is, and answers for those that were ended.</summary>
internal sealed class LifelineMiddleware(
    RequestDelegate next, SourceSite site, ServerLifetime server, RequestContexts contexts, RequestLimits limits, EndedAnswers answers)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var current = http.RequestServices.GetRequiredService<CurrentRequest>();
        if (current.HasContext)
        {
            await next(http);                   // UseLifeline was called twice: the outer context is the request's
            return;
        }

        var limit = limits.Of(http);
        using var scope = Derive(RequestName.Of(http), limit);
        var ctx = scope.Context;
        var arrival = ctx.Clock.GetTimestamp();
        var aborted = default(CancellationTokenRegistration);
        contexts.Enter();
        try
        {
            current.Begin(ctx);
            aborted = EndWithConnection(http, scope);
            ctx.ThrowIfDone();                  // not begun when, say, the application is already shutting down
            await next(http);
        }
        catch (Exception thrown) when (EndedRequest.Find(thrown, ctx) is { } ended)
        {
            await answers.AnswerAsync(http, ended, ctx, limit?.Policy, ctx.Clock.GetElapsedTime(arrival));
        }
        finally
        {
            aborted.Unregister();               // does not wait for the callback, which touches nothing of the request's
            current.Leave();
            contexts.Leave();
        }
    }

    private ContextScope Derive(string name, RequestLimit? limit)
    {
        var named = server.Context.WithName(name, site.File, site.Line);
        return limit is { } own
            ? named.WithTimeout(own.Time, new RequestDeadlineException(own.Owner), site.File, site.Line)
            : named.WithCancel(site.File, site.Line);
    }

    private static CancellationTokenRegistration EndWithConnection(HttpContext http, ContextScope scope)
    {
        // The framework's own timeouts cancel the same token as a hang-up does, and their feature tells which it was.
        var timeout = http.Features.Get<IHttpRequestTimeoutFeature>()?.RequestTimeoutToken ?? CancellationToken.None;
        return http.RequestAborted.UnsafeRegister(static connection => ((Connection)connection!).OnAborted(), new Connection(scope, timeout));
    }

    private sealed class Connection(ContextScope scope, CancellationToken timeout)
    {
        public void OnAborted()
        {
            if (!timeout.IsCancellationRequested)
            {
                scope.Cancel(new ClientGoneException(), file: "", line: 0);     // a line in here would tell the reader nothing
            }

            // Otherwise our own deadline is due as well, as it was read from the same metadata.
        }
    }
}
