using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Lifeline.AspNetCore.Responses;

/// <summary>The body of a response: passes all writes on, and tracks how much of the response was written.</summary>
/// <remarks>
/// <para>
/// It scans JSON only: when the framework writes JSON it swallows every cancellation, also a <see cref="ContextEndedException"/>,
/// and ends half an array as if it were complete. Only the bytes show whether the handler was interrupted.
/// </para>
/// <para>Not thread-safe, like any response body: one write at a time.</para>
/// </remarks>
[HoldsContext]
internal sealed class ResponseBody(Context ctx, HttpContext http, IHttpResponseBodyFeature inner) : PipeWriter, IHttpResponseBodyFeature
{
    private Stream? _stream;                    // null until first used
    private Memory<byte> _memory;               // the part of the last GetMemory that Advance has not passed yet
    private JsonShape _json;
    private long _written;
    private bool _isReadable;                   // true for uncompressed UTF-8 JSON; set at the first byte
    private bool _beganBeforeEnd;               // the first byte was written before the request ended
    private int _uncountedWrites;               // writes between Begin and Count; a failed one stays counted, as it is unknown how much of it was sent
    private bool _isComplete;                   // the handler has called CompleteAsync

    public Stream Stream => _stream ??= new ResponseStream(this, inner.Stream);

    public PipeWriter Writer => this;

    /// <summary>The feature of the server, or of an outer middleware.</summary>
    public IHttpResponseBodyFeature Inner => inner;

    /// <summary>Whether a part of the response can't be undone: headers that were sent, or bytes that the server holds.</summary>
    public bool HasBegun => http.Response.HasStarted || (_written > 0 && !inner.Stream.CanSeek);

    /// <summary>Whether the complete response was written, as far as can be known: without a length, only JSON shows it.</summary>
    public bool IsWhole => _isComplete || HasNoBody || (_uncountedWrites == 0 && (http.Response.ContentLength is { } length
        ? length == _written
        : IsJson && _isReadable && _json.IsWhole));

    /// <summary>
    /// Whether a handler that returned after its request's end had been interrupted: less was written than the announced length, or
    /// half of a JSON value. Never for other content: its handler sees the cancellation itself.
    /// </summary>
    public bool WasCutShort => !IsWhole && (IsJson ? _isReadable || _written == 0 || _beganBeforeEnd : http.Response.ContentLength > _written);

    /// <summary>Whether nothing of the response was set or written, except a status of 499.</summary>
    public bool IsUntouched => !http.Response.HasStarted && _written == 0 && _uncountedWrites == 0 && !_isComplete
        && (http.Response is { StatusCode: StatusCodes.Status200OK, ContentType: null, ContentLength: null }
            || http.Response.StatusCode == StatusCodes.Status499ClientClosedRequest);

    public override bool CanGetUnflushedBytes => inner.Writer.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.Writer.UnflushedBytes;

    private bool HasNoBody => HttpMethods.IsHead(http.Request.Method)
        || http.Response.StatusCode is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified;

    private bool IsJson => IsJsonType(http.Response.ContentType);

    public void DisableBuffering() => inner.DisableBuffering();

    // The framework's JSON writer starts the response before it has a byte, and writes none if the request ends in that moment:
    // the response would have started, and be cut off. So a JSON response starts with its first bytes, or at the end.
    public Task StartAsync(CancellationToken cancellationToken = default) =>
        IsJson && _written == 0 ? Task.CompletedTask : inner.StartAsync(cancellationToken);

    public async Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        Begin();
        await inner.SendFileAsync(path, offset, count, cancellationToken);
        _uncountedWrites--;
        _written += count ?? new FileInfo(path).Length - offset;
        _json = default;
        _json.Add("0"u8);                       // a file is complete: any complete value will do
    }

    public async Task CompleteAsync()
    {
        await inner.CompleteAsync();
        _isComplete = true;
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _memory = inner.Writer.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        if (bytes > 0 && bytes <= _memory.Length)
        {
            Begin();
            Count(_memory.Span[..bytes]);
            _memory = _memory[bytes..];
        }

        inner.Writer.Advance(bytes);
    }

    // A server aborts the connection when the token of a flush is canceled, also if the complete response was written. So it gets no
    // token: a flush to a slow client ends when the response is cut off or completed.
    [SuppressMessage("Lifeline", "LL1102:BackgroundAtHand", Justification = "The wait ends with the token, and what waits with the connection.")]
    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var flush = inner.Writer.FlushAsync(CancellationToken.None);
        return flush.IsCompleted ? await flush : await flush.AsTask().WaitAsync(cancellationToken);
    }

    public override async ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();       // checked here: the server would abort the connection, see FlushAsync
        Begin();
        var result = await inner.Writer.WriteAsync(source, cancellationToken);
        Count(source.Span);
        return result;
    }

    public override void CancelPendingFlush() => inner.Writer.CancelPendingFlush();

    // Does not set _isComplete: a stream over the writer completes it also when its user fails.
    public override void Complete(Exception? exception = null) => inner.Writer.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.Writer.CompleteAsync(exception);

    /// <summary>Called when an outer middleware that buffers the response has discarded what was written.</summary>
    public void Reset() => (_written, _uncountedWrites, _json) = (0, 0, default);

    /// <summary>Called before a write is passed on: a compressing outer middleware sets its header only at the first write.</summary>
    public void Begin()
    {
        if (_written == 0 && _uncountedWrites == 0)
        {
            _beganBeforeEnd = !ctx.IsDone;
            _isReadable = IsJson && IsUtf8(http.Response.ContentType!) && http.Response.Headers.ContentEncoding.Count == 0;
        }

        _uncountedWrites++;
    }

    /// <summary>Called after the write was passed on.</summary>
    public void Count(ReadOnlySpan<byte> written)
    {
        _uncountedWrites--;
        _written += written.Length;
        if (_isReadable)
        {
            _json.Add(written);
        }
    }

    // Content types of remote procedure calls that end in +json are framed, so the body is not plain JSON.
    private static bool IsJsonType(ReadOnlySpan<char> type)
    {
        var media = (type.IndexOf(';') is >= 0 and var end ? type[..end] : type).Trim();
        return (media.EndsWith("+json", StringComparison.OrdinalIgnoreCase) || media.EndsWith("/json", StringComparison.OrdinalIgnoreCase))
            && !media.StartsWith("application/connect+", StringComparison.OrdinalIgnoreCase)
            && !media.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsUtf8(string type) =>
        !type.Contains("charset=", StringComparison.OrdinalIgnoreCase) || type.Contains("utf-8", StringComparison.OrdinalIgnoreCase);
}
