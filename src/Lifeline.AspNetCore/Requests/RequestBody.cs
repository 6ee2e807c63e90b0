using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Lifeline.AspNetCore.Requests;

/// <summary>
/// The body of a request on its way in: a read that is given no token ends with the request. So does the binding of JSON and of
/// forms, which give none, when a client sends slowly or not at all.
/// </summary>
/// <remarks>Whoever gives a token of his own is left to it. As thread-safe as the body of a request, which is not: one read at a time.</remarks>
internal sealed class RequestBody : PipeReader, IRequestBodyPipeFeature
{
    private readonly HttpContext _http;
    private readonly IRequestBodyPipeFeature _ofServer;             // or of a middleware in front
    private readonly PipeReader _inner;
    private readonly Stream _innerStream;
    private readonly RequestScope _connection;
    private Stream? _stream;                    // null before we stand in
    private RequestBodyPipeFeature? _ofReplaced;                    // null until a middleware behind puts another body in, and somebody wants its reader

    private RequestBody(HttpContext http, IRequestBodyPipeFeature ofServer, RequestScope connection)
    {
        _http = http;
        _ofServer = ofServer;
        _inner = ofServer.Reader;
        _innerStream = http.Request.Body;
        _connection = connection;
    }

    /// <summary>What a middleware behind reads, who may have put in a body of its own: unpacked, say.</summary>
    public PipeReader Reader => ReferenceEquals(_http.Request.Body, _stream) ? this : (_ofReplaced ??= new RequestBodyPipeFeature(_http)).Reader;

    /// <returns>Null where there is none, where it belongs to another protocol, or where a middleware in front holds it and it is to be read twice.</returns>
    public static RequestBody? Of(HttpContext http, RequestScope connection) =>
        http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true }
        && !http.Request.Body.CanSeek && !RequestScope.IsToBecomeConnection(http)
        && http.Features.Get<IRequestBodyPipeFeature>() is { } ofServer
            ? new RequestBody(http, ofServer, connection)
            : null;

    public void StandIn()
    {
        _http.Request.Body = _stream ??= new RequestStream(this, _innerStream);
        _http.Features.Set<IRequestBodyPipeFeature>(this);
    }

    public void StandBack()
    {
        if (ReferenceEquals(_http.Request.Body, _stream))
        {
            _http.Request.Body = _innerStream;
        }

        _http.Features.Set(_ofServer);
    }

    public override bool TryRead(out ReadResult result) => _inner.TryRead(out result);

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => _inner.ReadAsync(Bound(cancellationToken));

    protected override ValueTask<ReadResult> ReadAtLeastAsyncCore(int minimumSize, CancellationToken cancellationToken) =>
        _inner.ReadAtLeastAsync(minimumSize, Bound(cancellationToken));

    public override void AdvanceTo(SequencePosition consumed) => _inner.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => _inner.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => _inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => _inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => _inner.CompleteAsync(exception);

    public override Task CopyToAsync(PipeWriter destination, CancellationToken cancellationToken = default) =>
        _inner.CopyToAsync(destination, Bound(cancellationToken));

    public override Task CopyToAsync(Stream destination, CancellationToken cancellationToken = default) =>
        _inner.CopyToAsync(destination, Bound(cancellationToken));

    /// <summary>The token of a read: the reader's own, or else that of the request's end.</summary>
    public CancellationToken Bound(CancellationToken own) => own.CanBeCanceled ? own : _connection.LentToken;
}
