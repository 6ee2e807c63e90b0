using System.Diagnostics;
using Lifeline.AspNetCore.Responses;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lifeline.AspNetCore.Requests;

/// <summary>Makes the context of each request, ends it, and responds to requests that were ended.</summary>
/// <remarks><paramref name="scopes"/> begins a scope of the log with each request's context; null begins none.</remarks>
internal sealed class LifelineMiddleware(
    RequestDelegate next, SourceLocation site, ServerLifetime server, RequestContextMetrics metrics, RequestTimeoutResolver timeouts, CallerBaggageReader baggage, CancellationResponder responder,
    RoutingWarning warning, bool lends, ILogger? scopes)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var current = http.RequestServices.GetRequiredService<RequestContextHolder>();
        if (current.HasContext)
        {
            await next(http);                   // UseLifeline was called twice: the outer call has made the request's context
            return;
        }

        var hadEndpoint = http.GetEndpoint() is not null;
        var isTrusted = baggage.Trusts(http);
        var timeout = timeouts.Of(http, isTrusted);
        using var scope = new RequestScope(Derive(http, timeout, isTrusted), server, http);
        var ctx = scope.Context;
        var arrival = ctx.Clock.GetTimestamp();
        using var logScope = scopes?.BeginScope(new ContextLogScope(ctx));
        var activity = Activity.Current;        // the request's own; handlers may start and stop activities below it
        metrics.Enter();
        try
        {
            current.Begin(ctx);
            scope.Watch(lends, timeout?.Owner);
            activity.SetContextTags(ctx);
            ctx.ThrowIfDone();                  // the handler does not run when, say, the application is already shutting down
            await next(http);
            if (scope.EndBehind(null) is { } interruption)
            {
                await AnswerAsync(interruption);
            }
        }
        catch (Exception thrown) when (scope.EndBehind(thrown) is { } cancellation)
        {
            await AnswerAsync(cancellation);
        }
        finally
        {
            scope.Unwatch();
            if (ctx.IsDone)
            {
                activity.SetContextTags(ctx);
            }

            scope.Dispose();                    // before the request is no longer counted as live
            current.Leave();
            metrics.Leave();
            warning.LookAt(http, hadEndpoint);
        }

        Task AnswerAsync(RequestCancellation cancellation)
        {
            scope.TakeBack();
            return responder.AnswerAsync(ctx, http, scope.Body, cancellation, timeout?.Policy, ctx.Clock.GetElapsedTime(arrival));
        }
    }

    [return: OwnsContext]
    private LentScope Derive(HttpContext http, RequestTimeout? timeout, bool isTrusted)
    {
        var named = baggage.AddTo(server.Context.WithName(RequestName.Of(http), site.GetPath(), site.Line), http, isTrusted);
        return timeout is { } own
            ? named.Lend(own.Time, RequestDeadlineException.Of(own.Owner), site.GetPath(), site.Line)
            : named.Lend(null, null, site.GetPath(), site.Line);
    }
}
