using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Lifeline.AspNetCore.Requests;

/// <summary>A request's scope, and what its connection has to do with its end: ends it when the connection is closed, and knows how far the answer had got.</summary>
internal sealed class Connection([OwnsContext] ContextScope scope, ServerLifetime server) : IDisposable
{
    private CancellationToken _timeout;
    private CancellationTokenRegistration _aborted;
    private CancellationTokenRegistration _closed;
    private bool _startedInTime;                // the answer began while the request was live

    public Context Context => scope.Context;

    public void Watch(HttpContext http)
    {
        // The framework's own timeouts cancel the same token as a hang-up does, and their feature tells which it was.
        _timeout = http.Features.Get<IHttpRequestTimeoutFeature>()?.RequestTimeoutToken ?? CancellationToken.None;
        _aborted = http.RequestAborted.UnsafeRegister(static self => ((Connection)self!).OnClosed(), this);
        http.Response.OnStarting(static self => ((Connection)self).OnStarting(), this);
        if (http.Request.Headers.Upgrade.Count > 0 && http.Features.Get<IConnectionLifetimeFeature>() is { } connection)
        {
            // Once it is a WebSocket's, the end of the connection no longer aborts the request.
            _closed = connection.ConnectionClosed.UnsafeRegister(static self => ((Connection)self!).OnClosed(), this);
        }
    }

    /// <summary>Whether an answer that a handler seems to have finished was in truth interrupted by the end of its request.</summary>
    /// <remarks>
    /// When the framework writes JSON it swallows every cancellation, our errors among them, and closes a half array as if it
    /// were a whole one. So JSON that was under way when its request ended counts as interrupted. Other streams do not: their
    /// handler saw the end and may have brought them to a good one.
    /// </remarks>
    public bool WasCutShort(HttpResponse response) =>
        _startedInTime && response.ContentLength is null && scope.Context.Cause is not ClientGoneException
        && response.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true;

    // Does not wait for the callback, which touches nothing of the request's.
    public void Unwatch()
    {
        _aborted.Unregister();
        _closed.Unregister();
    }

    /// <summary>The request is over.</summary>
    public void Dispose()
    {
        scope.Cancel(RequestFinishedException.Shared, file: "", line: 0);
        scope.Dispose();
    }

    private Task OnStarting()
    {
        _startedInTime = !scope.Context.IsDone;
        return Task.CompletedTask;
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
