using Lifeline.AspNetCore.Responses;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Lifeline.AspNetCore.Requests;

/// <summary>
/// A request's scope. Ends it when the connection is closed, and finds out after the handler whether it was interrupted. For
/// the inner pipeline it is the request's lifetime feature and timeout feature.
/// </summary>
/// <remarks>
/// The scope ends by client, deadline, shutdown, and when the handler is finished. Its lent token is
/// <see cref="HttpContext.RequestAborted"/>. It is not canceled because the handler is finished: operations that hold it may continue.
/// </remarks>
[HoldsContext]
internal sealed class RequestScope : IHttpRequestLifetimeFeature, IHttpRequestTimeoutFeature, IDisposable
{
    private readonly LentScope _scope;
    private readonly ServerLifetime _server;
    private readonly HttpContext _http;
    private readonly ResponseBody _body;
    private readonly RequestBody? _requestBody; // null where RequestBody.Of returns null
    private readonly IHttpRequestLifetimeFeature _outerLifetime;    // of the server, or of an outer middleware
    private readonly IHttpRequestTimeoutFeature? _outerTimeout;     // of the framework's timeout middleware; null where that is not in use
    private CancellationTokenRegistration _aborted;                 // of _outerLifetime's token
    private CancellationTokenRegistration _closed;                  // of the connection's token; default unless the request asks for an upgrade
    private DeadlineSource? _limitedBy;         // who set the deadline; null when there is none
    private CancellationToken? _replacedToken;  // the RequestAborted that an inner middleware has set; null until one does
    private CancellationTokenSource? _timeoutSource; // null until RequestTimeoutToken is read
    private ContextRegistration _timeoutRegistration; // cancels _timeoutSource; default until RequestTimeoutToken is read
    private bool _isLifetimeInstalled;          // this is the request's lifetime feature
    private bool _isTimeoutInstalled;           // this is the request's timeout feature
    private bool _wasAbortedAfterEnd;           // Abort was called after the request had ended, and not because the client is gone
    private bool _wasTokenRead;                 // RequestAborted was read through this feature

    public RequestScope([OwnsContext] LentScope scope, ServerLifetime server, HttpContext http)
    {
        _scope = scope;
        _server = server;
        _http = http;
        _body = new ResponseBody(scope.Context, http, http.Features.GetRequiredFeature<IHttpResponseBodyFeature>());
        _requestBody = RequestBody.Of(http, this);
        _outerLifetime = http.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        _outerTimeout = http.Features.Get<IHttpRequestTimeoutFeature>();
    }

    public Context Context => _scope.Context;

    /// <summary>Canceled when the request ends before its handler is finished; not when it is finished.</summary>
    public CancellationToken LentToken => _scope.LentToken;

    public ResponseBody Body => _body;

    CancellationToken IHttpRequestLifetimeFeature.RequestAborted
    {
        get
        {
            _wasTokenRead = true;
            return _replacedToken ?? _scope.LentToken;
        }

        set => _replacedToken = value;
    }

    // Read by code that distinguishes a timeout from a client that is gone, mostly after the end; so the source is made lazily.
    CancellationToken IHttpRequestTimeoutFeature.RequestTimeoutToken
    {
        get
        {
            if (_scope.Error is { } error)
            {
                return new CancellationToken(canceled: error is DeadlineExceededException);
            }

            if (_timeoutSource is null)
            {
                _timeoutSource = new CancellationTokenSource();
                _timeoutRegistration = _scope.AfterFunc(static self => ((RequestScope)self!).OnContextDone(), this);
            }

            return _timeoutSource.Token;
        }
    }

    // Code that stops because its token was canceled often takes that for a client that is gone, and aborts the connection. If
    // the request has ended for another reason and no response has started, the connection is kept for the response.
    void IHttpRequestLifetimeFeature.Abort()
    {
        _wasAbortedAfterEnd = Context.Error is { Cause: not ClientGoneException };
        if (!_wasAbortedAfterEnd || _body.HasBegun)
        {
            _outerLifetime.Abort();
        }
    }

    // Called by gRPC's server for streams, and by code that accepts a WebSocket. A deadline of the caller is for its whole call,
    // so it stays, unless the call only opens a connection.
    void IHttpRequestTimeoutFeature.DisableTimeout()
    {
        if (_limitedBy != DeadlineSource.Caller || IsToBecomeConnection(_http))
        {
            _scope.GiveUpDeadline();
        }

        _outerTimeout?.DisableTimeout();
    }

    /// <summary>Whether the client requests a connection of another protocol, such as a WebSocket, instead of a response.</summary>
    public static bool IsToBecomeConnection(HttpContext http) =>
        http.Request.Headers.Upgrade.Count > 0 || http.Features.Get<IHttpExtendedConnectFeature>()?.IsExtendedConnect == true;

    /// <summary>Registers for the end of the connection, and installs this scope's features for the inner pipeline.</summary>
    /// <param name="lends">Whether the lent token becomes <see cref="HttpContext.RequestAborted"/>.</param>
    /// <param name="limitedBy">Who set the request's deadline; null when there is none.</param>
    public void Watch(bool lends, DeadlineSource? limitedBy)
    {
        _limitedBy = limitedBy;
        _aborted = _outerLifetime.RequestAborted.UnsafeRegister(static self => ((RequestScope)self!).OnClosed(), this);
        _http.Features.Set<IHttpResponseBodyFeature>(_body);
        _requestBody?.StandIn();
        if (lends)
        {
            _isLifetimeInstalled = true;
            _http.Features.Set<IHttpRequestLifetimeFeature>(this);
        }

        if (limitedBy is not null)
        {
            _isTimeoutInstalled = true;
            _http.Features.Set<IHttpRequestTimeoutFeature>(this);
        }

        if (_http.Request.Headers.Upgrade.Count > 0 && _http.Features.Get<IConnectionLifetimeFeature>() is { } connection)
        {
            // After an upgrade the end of the connection no longer cancels the server's RequestAborted.
            _closed = connection.ConnectionClosed.UnsafeRegister(static self => ((RequestScope)self!).OnClosed(), this);
        }
    }

    /// <summary>Called after the handler: why it was interrupted, found from its exception or else from its incomplete response; null if it was not.</summary>
    /// <param name="thrown">The handler's exception; null when it returned.</param>
    public RequestCancellation? EndBehind(Exception? thrown)
    {
        if (_outerLifetime.RequestAborted.IsCancellationRequested)
        {
            OnClosed();                         // the handler may have seen the token before this callback ran
        }

        var interrupted = thrown ?? (Context.Error is { } error ? WasCutShort(error) ? error : RequestCancellation.OfProxy(_http) : null);
        return interrupted is null ? null : RequestCancellation.Find(Context, interrupted);
    }

    /// <summary>Restores the outer features, also if an inner middleware has replaced them. The second time does nothing.</summary>
    // It is tempting to do so at the very end only. Don't: the JSON writer checks the request's token, and would write nothing.
    public void TakeBack()
    {
        if (_isLifetimeInstalled)
        {
            _isLifetimeInstalled = false;
            _http.Features.Set(_outerLifetime);
        }

        if (_isTimeoutInstalled)
        {
            _isTimeoutInstalled = false;
            _http.Features.Set(_outerTimeout);
        }
    }

    // Does not wait for running callbacks: they don't use the HttpContext.
    public void Unwatch()
    {
        TakeBack();
        _http.Features.Set(_body.Inner);
        _requestBody?.StandBack();
        _aborted.Unregister();
        _closed.Unregister();
    }

    /// <summary>Ends the request's context, as the handler is finished.</summary>
    public void Dispose()
    {
        _timeoutRegistration.Dispose();
        _timeoutSource?.Dispose();
        _scope.Release(RequestFinishedException.Shared);
    }

    // Code that has read the lent token and has left the response untouched has taken the end for a client that is gone: the
    // rate limiter's queue, exception handlers, and any code that swallows the cancellation do so.
    private bool WasCutShort(ContextEndedException error) => RpcErrorWriter.TellsOfEnd(_http)
        || (error.Cause is not ClientGoneException && (_wasAbortedAfterEnd || _body.WasCutShort || (_wasTokenRead && _body.IsUntouched)));

    // The framework's own timeout cancels the same token as a closed connection, and its feature tells which it was. It has the
    // same metadata as the scope's deadline, but another clock: it may fire first.
    private void OnClosed()
    {
        if (_outerTimeout?.RequestTimeoutToken.IsCancellationRequested == true)
        {
            _scope.Expire(RequestDeadlineException.Of(DeadlineSource.Endpoint));
        }
        else
        {
            _scope.Cancel(_server.CauseOfClosing, file: "", line: 0);       // a source line in this file would not help the reader of the error
        }
    }

    private void OnContextDone()
    {
        try
        {
            if (_scope.Error is DeadlineExceededException)
            {
                _timeoutSource!.Cancel();
            }
        }
        catch (ObjectDisposedException)
        {
            // Dispose ran concurrently: the request is finished.
        }
    }
}
