using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Lifeline.AspNetCore.Requests;

/// <summary>
/// The body of a request: a read without a token ends with the request. So does the binding of JSON and of forms, which
/// read without a token, when a client sends slowly or not at all.
/// </summary>
/// <remarks>A read with a token of its own ends only with that. Not thread-safe, like any request body: one read at a time.</remarks>
internal sealed class RequestBody : PipeReader, IRequestBodyPipeFeature
{
    private readonly HttpContext _http;
    private readonly IRequestBodyPipeFeature _outer;                // the feature of the server, or of an outer middleware
    private readonly PipeReader _inner;
    private readonly Stream _innerStream;
    private readonly RequestScope _scope;
    private Stream? _stream;                    // null before StandIn
    private RequestBodyPipeFeature? _replacementPipe;               // null until the reader of a body that an inner middleware has set is requested

    private RequestBody(HttpContext http, IRequestBodyPipeFeature outer, RequestScope scope)
    {
        _http = http;
        _outer = outer;
        _inner = outer.Reader;
        _innerStream = http.Request.Body;
        _scope = scope;
    }

    /// <summary>This reader, or that of a body that an inner middleware has set in its place, such as a decompressed one.</summary>
    public PipeReader Reader => ReferenceEquals(_http.Request.Body, _stream) ? this : (_replacementPipe ??= new RequestBodyPipeFeature(_http)).Reader;

    /// <returns>Null where there is no body, where it belongs to another protocol, or where an outer middleware has buffered it for several reads.</returns>
    public static RequestBody? Of(HttpContext http, RequestScope scope) =>
        http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true }
        && !http.Request.Body.CanSeek && !RequestScope.IsToBecomeConnection(http)
        && http.Features.Get<IRequestBodyPipeFeature>() is { } outer
            ? new RequestBody(http, outer, scope)
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

        _http.Features.Set(_outer);
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

    /// <summary>The token of a read: its own, or else the request's lent token.</summary>
    public CancellationToken Bound(CancellationToken own) => own.CanBeCanceled ? own : _scope.LentToken;
}
