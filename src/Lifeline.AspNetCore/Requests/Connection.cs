using Lifeline.AspNetCore.Answers;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Lifeline.AspNetCore.Requests;

/// <summary>A request's scope, and what its connection has to do with its end: ends it when the connection is closed, and watches how far the answer gets.</summary>
internal sealed class Connection([OwnsContext] ContextScope scope, ServerLifetime server, HttpContext http) : IDisposable
{
    private readonly AnswerBody _body = new(scope.Context, http, http.Features.GetRequiredFeature<IHttpResponseBodyFeature>());
    private CancellationToken _timeout;
    private CancellationTokenRegistration _aborted;
    private CancellationTokenRegistration _closed;

    public Context Context => scope.Context;

    public AnswerBody Body => _body;

    public void Watch()
    {
        // The framework's own timeouts cancel the same token as a hang-up does, and their feature tells which it was.
        _timeout = http.Features.Get<IHttpRequestTimeoutFeature>()?.RequestTimeoutToken ?? CancellationToken.None;
        _aborted = http.RequestAborted.UnsafeRegister(static self => ((Connection)self!).OnClosed(), this);
        http.Features.Set<IHttpResponseBodyFeature>(_body);
        if (http.Request.Headers.Upgrade.Count > 0 && http.Features.Get<IConnectionLifetimeFeature>() is { } connection)
        {
            // Once it is a WebSocket's, the end of the connection no longer aborts the request.
            _closed = connection.ConnectionClosed.UnsafeRegister(static self => ((Connection)self!).OnClosed(), this);
        }
    }

    /// <summary>To be called when the handler is over: says whether and why it was interrupted, by what it threw or else by what it left of its answer.</summary>
    /// <param name="thrown">Null when it returned.</param>
    public EndedRequest? EndBehind(Exception? thrown)
    {
        if (_timeout.IsCancellationRequested)
        {
            // The framework's timeout comes from the same metadata as our deadline, but not by the same clock: it may be the first.
            scope.Cancel(RequestDeadlineException.Of(DeadlineOwner.Endpoint), file: "", line: 0);
        }

        var interrupted = thrown ?? (scope.Context.Error is { Cause: not ClientGoneException } error && _body.WasCutShort ? error : null);
        return interrupted is null ? null : EndedRequest.Find(scope.Context, interrupted);
    }

    // Does not wait for the callback, which touches nothing of the request's.
    public void Unwatch()
    {
        http.Features.Set(_body.Inner);
        _aborted.Unregister();
        _closed.Unregister();
    }

    /// <summary>The request is over.</summary>
    public void Dispose()
    {
        scope.Cancel(RequestFinishedException.Shared, file: "", line: 0);
        scope.Dispose();
    }

    private void OnClosed()
    {
        if (!_timeout.IsCancellationRequested)
        {
            scope.Cancel(server.CauseOfClosing, file: "", line: 0);     // a line in here would tell the reader nothing
        }

        // Otherwise our own deadline is due as well, and EndBehind sees to it.
    }
}
