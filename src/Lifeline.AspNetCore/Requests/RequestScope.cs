using Lifeline.AspNetCore.Responses;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Lifeline.AspNetCore.Requests;

/// <summary>
/// A request's scope, and what its connection has to do with its end: ends it when the connection is closed, and
/// watches how far the answer gets. To the rest of the pipeline it is the request's lifetime and its timeout.
/// </summary>
/// <remarks>
/// The scope ends by client, time, shutdown, and when the handler is finished. Its lent token stands as
/// <see cref="HttpContext.RequestAborted"/> and is let go in the end: work that holds it may go on, as ever.
/// </remarks>
[HoldsContext]
internal sealed class RequestScope : IHttpRequestLifetimeFeature, IHttpRequestTimeoutFeature, IDisposable
{
    private readonly LentScope _scope;
    private readonly ServerLifetime _server;
    private readonly HttpContext _http;
    private readonly ResponseBody _body;
    private readonly RequestBody? _requestBody; // null where there is none, or where somebody in front holds it
    private readonly IHttpRequestLifetimeFeature _ofServer;         // or of a middleware in front, as the next one
    private readonly IHttpRequestTimeoutFeature? _timeoutInFront;
    private CancellationTokenRegistration _aborted;
    private CancellationTokenRegistration _closed;
    private DeadlineSource? _limitedBy;
    private CancellationToken? _replaced;       // what a middleware behind has put in; null until one does
    private CancellationTokenSource? _timeUp;   // null until somebody asks for its token
    private ContextRegistration _ended;         // the same
    private bool _isLifetime;                   // we stand in the server's place
    private bool _isTimeout;                    // the same
    private bool _wasAborted;                   // after its end
    private bool _isLent;                       // somebody has been given our token

    public RequestScope([OwnsContext] LentScope scope, ServerLifetime server, HttpContext http)
    {
        _scope = scope;
        _server = server;
        _http = http;
        _body = new ResponseBody(scope.Context, http, http.Features.GetRequiredFeature<IHttpResponseBodyFeature>());
        _requestBody = RequestBody.Of(http, this);
        _ofServer = http.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        _timeoutInFront = http.Features.Get<IHttpRequestTimeoutFeature>();
    }

    public Context Context => _scope.Context;

    /// <summary>Cancelled when the request ends, and not because it is over.</summary>
    public CancellationToken LentToken => _scope.LentToken;

    public ResponseBody Body => _body;

    CancellationToken IHttpRequestLifetimeFeature.RequestAborted
    {
        get
        {
            _isLent = true;
            return _replaced ?? _scope.LentToken;
        }

        set => _replaced = value;
    }

    // Asked for by those who want to tell the end of the time from a client that is gone, mostly when it has come.
    CancellationToken IHttpRequestTimeoutFeature.RequestTimeoutToken
    {
        get
        {
            if (_scope.Error is { } error)
            {
                return new CancellationToken(canceled: error is DeadlineExceededException);
            }

            if (_timeUp is null)
            {
                _timeUp = new CancellationTokenSource();
                _ended = _scope.AfterFunc(static self => ((RequestScope)self!).OnEnded(), this);
            }

            return _timeUp.Token;
        }
    }

    // What stops because its token was cancelled, and takes that for a client that is gone, often aborts what it thinks is left of
    // the connection. We know better, and have an answer to give where none has begun.
    void IHttpRequestLifetimeFeature.Abort()
    {
        _wasAborted = Context.Error is { Cause: not ClientGoneException };
        if (!_wasAborted || _body.HasBegun)
        {
            _ofServer.Abort();
        }
    }

    // gRPC's server does so for streams, and what accepts a WebSocket. What the caller told was for the whole of its call, unless
    // that was only to open a connection.
    void IHttpRequestTimeoutFeature.DisableTimeout()
    {
        if (_limitedBy != DeadlineSource.Caller || IsToBecomeConnection(_http))
        {
            _scope.GiveUpDeadline();
        }

        _timeoutInFront?.DisableTimeout();
    }

    /// <summary>Whether the client asks for a connection of another protocol, such as a WebSocket, in the place of an answer.</summary>
    public static bool IsToBecomeConnection(HttpContext http) =>
        http.Request.Headers.Upgrade.Count > 0 || http.Features.Get<IHttpExtendedConnectFeature>()?.IsExtendedConnect == true;

    /// <summary>Begins to look for the end of the connection, and stands in the server's place for the rest of the pipeline.</summary>
    /// <param name="lends">Whether our token is the framework's own from here on.</param>
    /// <param name="limitedBy">Who limits the request's time; null for nobody.</param>
    public void Watch(bool lends, DeadlineSource? limitedBy)
    {
        _limitedBy = limitedBy;
        _aborted = _ofServer.RequestAborted.UnsafeRegister(static self => ((RequestScope)self!).OnClosed(), this);
        _http.Features.Set<IHttpResponseBodyFeature>(_body);
        _requestBody?.StandIn();
        if (lends)
        {
            _isLifetime = true;
            _http.Features.Set<IHttpRequestLifetimeFeature>(this);
        }

        if (limitedBy is not null)
        {
            _isTimeout = true;
            _http.Features.Set<IHttpRequestTimeoutFeature>(this);
        }

        if (_http.Request.Headers.Upgrade.Count > 0 && _http.Features.Get<IConnectionLifetimeFeature>() is { } connection)
        {
            // Once it is a WebSocket's, the end of the connection no longer aborts the request.
            _closed = connection.ConnectionClosed.UnsafeRegister(static self => ((RequestScope)self!).OnClosed(), this);
        }
    }

    /// <summary>To be called when the handler is over: says whether and why it was interrupted, by what it threw or else by what it left of its answer.</summary>
    /// <param name="thrown">Null when it returned.</param>
    public RequestCancellation? EndBehind(Exception? thrown)
    {
        if (_ofServer.RequestAborted.IsCancellationRequested)
        {
            OnClosed();                         // the handler may have been told first
        }

        var interrupted = thrown ?? (Context.Error is { } error ? WasCutShort(error) ? error : RequestCancellation.OfProxy(_http) : null);
        return interrupted is null ? null : RequestCancellation.Find(Context, interrupted);
    }

    /// <summary>Gives the server its place back, whoever behind us has taken it. The second time does nothing.</summary>
    // It is tempting to do so at the very end only. Don't: what writes JSON looks at the request's token, and would write nothing.
    public void TakeBack()
    {
        if (_isLifetime)
        {
            _isLifetime = false;
            _http.Features.Set(_ofServer);
        }

        if (_isTimeout)
        {
            _isTimeout = false;
            _http.Features.Set(_timeoutInFront);
        }
    }

    // Does not wait for the callback, which touches nothing of the request's.
    public void Unwatch()
    {
        TakeBack();
        _http.Features.Set(_body.Inner);
        _requestBody?.StandBack();
        _aborted.Unregister();
        _closed.Unregister();
    }

    /// <summary>The request is over.</summary>
    public void Dispose()
    {
        _ended.Dispose();
        _timeUp?.Dispose();
        _scope.Release(RequestFinishedException.Shared);
    }

    // Who was given our token, and left the answer as it found it, took the end for the client's: so do the rate limiter's
    // queue, exception handlers, and whatever swallows the cancellation.
    private bool WasCutShort(ContextEndedException error) => RpcErrorWriter.TellsOfEnd(_http)
        || (error.Cause is not ClientGoneException && (_wasAborted || _body.WasCutShort || (_isLent && _body.IsUntouched)));

    // The framework's own timeouts cancel the same token as a hang-up does, and their feature tells which it was. They come from
    // the same metadata as our deadline, but not by the same clock: they may be the first.
    private void OnClosed()
    {
        if (_timeoutInFront?.RequestTimeoutToken.IsCancellationRequested == true)
        {
            _scope.Expire(RequestDeadlineException.Of(DeadlineSource.Endpoint));
        }
        else
        {
            _scope.Cancel(_server.CauseOfClosing, file: "", line: 0);       // a line in here would tell the reader nothing
        }
    }

    private void OnEnded()
    {
        try
        {
            if (_scope.Error is DeadlineExceededException)
            {
                _timeUp!.Cancel();
            }
        }
        catch (ObjectDisposedException)
        {
            // The request was over just before.
        }
    }
}
