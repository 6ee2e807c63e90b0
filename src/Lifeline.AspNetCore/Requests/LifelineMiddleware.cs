using System.Diagnostics;
using Lifeline.AspNetCore.Responses;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Lifeline.AspNetCore.Requests;

/// <summary>Makes the context of each request, ends it for every reason there is, and answers for those that were ended.</summary>
internal sealed class LifelineMiddleware(
    RequestDelegate next, SourceLocation site, ServerLifetime server, RequestContextMetrics contexts, RequestTimeoutResolver limits, CallerBaggageReader values, CancellationResponder answers,
    RoutingWarning warning, bool lends)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var current = http.RequestServices.GetRequiredService<RequestContextHolder>();
        if (current.HasContext)
        {
            await next(http);                   // UseLifeline was called twice: the outer context is the request's
            return;
        }

        var hadEndpoint = http.GetEndpoint() is not null;
        var isTrusted = values.Trusts(http);
        var limit = limits.Of(http, isTrusted);
        using var connection = new RequestScope(Derive(http, limit, isTrusted), server, http);
        var ctx = connection.Context;
        var arrival = ctx.Clock.GetTimestamp();
        var activity = Activity.Current;        // the request's: what handlers start below it comes and goes
        contexts.Enter();
        try
        {
            current.Begin(ctx);
            connection.Watch(lends, limit?.Owner);
            activity.SetContextTags(ctx);
            ctx.ThrowIfDone();                  // not begun when, say, the application is already shutting down
            await next(http);
            if (connection.EndBehind(null) is { } cutShort)
            {
                await AnswerAsync(cutShort);
            }
        }
        catch (Exception thrown) when (connection.EndBehind(thrown) is { } ended)
        {
            await AnswerAsync(ended);
        }
        finally
        {
            connection.Unwatch();
            if (ctx.IsDone)
            {
                activity.SetContextTags(ctx);
            }

            connection.Dispose();               // before the request counts as gone
            current.Leave();
            contexts.Leave();
            warning.LookAt(http, hadEndpoint);
        }

        Task AnswerAsync(RequestCancellation ended)
        {
            connection.TakeBack();
            return answers.AnswerAsync(ctx, http, connection.Body, ended, limit?.Policy, ctx.Clock.GetElapsedTime(arrival));
        }
    }

    [return: OwnsContext]
    private LentScope Derive(HttpContext http, RequestTimeout? limit, bool isTrusted)
    {
        var named = values.AddTo(server.Context.WithName(RequestName.Of(http), site.GetPath(), site.Line), http, isTrusted);
        return limit is { } own
            ? named.Lend(own.Time, RequestDeadlineException.Of(own.Owner), site.GetPath(), site.Line)
            : named.Lend(null, null, site.GetPath(), site.Line);
    }
}
