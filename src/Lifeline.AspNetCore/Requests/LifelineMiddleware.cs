using System.Diagnostics;
using Lifeline.AspNetCore.Answers;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;

namespace Lifeline.AspNetCore.Requests;

/// <summary>Makes the context of each request, ends it for every reason there is, and answers for those that were ended.</summary>
internal sealed class LifelineMiddleware(
    RequestDelegate next, SourceSite site, ServerLifetime server, RequestContexts contexts, RequestLimits limits, CallerValues values, EndedAnswers answers)
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
        using var scope = Derive(http, limit);
        var ctx = scope.Context;
        var arrival = ctx.Clock.GetTimestamp();
        var activity = Activity.Current;        // the request's: what handlers start below it comes and goes
        var connection = new Connection(scope, server);
        contexts.Enter();
        try
        {
            current.Begin(ctx);
            connection.Watch(http);
            activity.SetContextTags(ctx);
            ctx.ThrowIfDone();                  // not begun when, say, the application is already shutting down
            await next(http);
        }
        catch (Exception thrown) when (EndedRequest.Find(thrown, ctx) is { } ended)
        {
            await answers.AnswerAsync(http, ended, ctx, limit?.Policy, ctx.Clock.GetElapsedTime(arrival));
        }
        finally
        {
            connection.Unwatch();
            if (ctx.IsDone)
            {
                activity.SetContextTags(ctx);
            }

            scope.Cancel(RequestFinishedException.Shared, file: "", line: 0);
            current.Leave();
            contexts.Leave();
        }
    }

    private ContextScope Derive(HttpContext http, RequestLimit? limit)
    {
        var named = values.AddTo(server.Context.WithName(RequestName.Of(http), site.File, site.Line), http);
        return limit is { } own
            ? named.WithTimeout(own.Time, new RequestDeadlineException(own.Owner), site.File, site.Line)
            : named.WithCancel(site.File, site.Line);
    }

    /// <summary>Ends the request when its connection is closed.</summary>
    private sealed class Connection(ContextScope scope, ServerLifetime server)
    {
        private CancellationToken _timeout;
        private CancellationTokenRegistration _aborted;
        private CancellationTokenRegistration _closed;

        public void Watch(HttpContext http)
        {
            // The framework's own timeouts cancel the same token as a hang-up does, and their feature tells which it was.
            _timeout = http.Features.Get<IHttpRequestTimeoutFeature>()?.RequestTimeoutToken ?? CancellationToken.None;
            _aborted = http.RequestAborted.UnsafeRegister(static self => ((Connection)self!).OnClosed(), this);
            if (http.Request.Headers.Upgrade.Count > 0 && http.Features.Get<IConnectionLifetimeFeature>() is { } connection)
            {
                // Once it is a WebSocket's, the end of the connection no longer aborts the request.
                _closed = connection.ConnectionClosed.UnsafeRegister(static self => ((Connection)self!).OnClosed(), this);
            }
        }

        // Does not wait for the callback, which touches nothing of the request's.
        public void Unwatch()
        {
            _aborted.Unregister();
            _closed.Unregister();
        }

        private void OnClosed()
        {
            if (!_timeout.IsCancellationRequested)
            {
                scope.Cancel(server.CauseOfClosing, file: "", line: 0);     // a line in here would tell the reader nothing
            }

            // Otherwise our own deadline is due as well, as it was read from the same metadata.
        }
    }
}
