using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Lifeline.AspNetCore.Responses;

/// <summary>The body of an answer on its way out: passes all on as it comes, and knows how far the answer has got.</summary>
/// <remarks>
/// <para>
/// It looks into JSON only, and for a reason: when the framework writes JSON it swallows every cancellation, our errors among
/// them, and ends half an array as if it were a whole one. Whether the handler was interrupted shows in nothing but the bytes.
/// </para>
/// <para>As thread-safe as the body of an answer, which is not: one write at a time.</para>
/// </remarks>
[HoldsContext]
internal sealed class ResponseBody(Context ctx, HttpContext http, IHttpResponseBodyFeature inner) : PipeWriter, IHttpResponseBodyFeature
{
    private Stream? _stream;                    // null until somebody writes by it
    private Memory<byte> _memory;               // what was handed out last, as far as it has not been advanced over
    private JsonShape _json;
    private long _written;
    private bool _isReadable;                   // JSON that we see as text; decided at the first byte
    private bool _beganInTime;                  // the first byte came while the request was live
    private int _open;                          // writes that were begun and not counted; one that failed stays, as nobody knows how much of it went out
    private bool _isComplete;                   // by the handler's own word

    public Stream Stream => _stream ??= new ResponseStream(this, inner.Stream);

    public PipeWriter Writer => this;

    /// <summary>What the server, or a middleware in front, has put in.</summary>
    public IHttpResponseBodyFeature Inner => inner;

    /// <summary>Whether something of the answer can't be taken back: headers that were sent, or bytes that the server holds.</summary>
    public bool HasBegun => http.Response.HasStarted || (_written > 0 && !inner.Stream.CanSeek);

    /// <summary>Whether all of the answer has been written, as far as can be known: without a length, only JSON says it.</summary>
    public bool IsWhole => _isComplete || HasNoBody || (_open == 0 && (http.Response.ContentLength is { } length
        ? length == _written
        : IsJson && _isReadable && _json.IsWhole));

    /// <summary>
    /// Whether a handler that returned after its request's end had been interrupted: less was written than was announced, or half of
    /// a JSON value. Other streams never: their handler saw the end.
    /// </summary>
    public bool WasCutShort => !IsWhole && (IsJson ? _isReadable || _written == 0 || _beganInTime : http.Response.ContentLength > _written);

    /// <summary>Whether nobody has said anything of the answer, or only that the client is gone.</summary>
    public bool IsUntouched => !http.Response.HasStarted && _written == 0 && _open == 0 && !_isComplete
        && (http.Response is { StatusCode: StatusCodes.Status200OK, ContentType: null, ContentLength: null }
            || http.Response.StatusCode == StatusCodes.Status499ClientClosedRequest);

    public override bool CanGetUnflushedBytes => inner.Writer.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.Writer.UnflushedBytes;

    private bool HasNoBody => HttpMethods.IsHead(http.Request.Method)
        || http.Response.StatusCode is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified;

    private bool IsJson => IsJsonType(http.Response.ContentType);

    public void DisableBuffering() => inner.DisableBuffering();

    // What writes JSON starts the answer before it has a byte of it, and when the request ends in that moment it writes none: the
    // answer would have begun, and be cut off. So JSON starts with its first bytes, or at the end.
    public Task StartAsync(CancellationToken cancellationToken = default) =>
        IsJson && _written == 0 ? Task.CompletedTask : inner.StartAsync(cancellationToken);

    public async Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        Begin();
        await inner.SendFileAsync(path, offset, count, cancellationToken);
        _open--;
        _written += count ?? new FileInfo(path).Length - offset;
        _json = default;
        _json.Add("0"u8);                       // a file is whole
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

    // A server aborts the connection when the token of a flush is cancelled, also if all of the answer is in it. So it gets none: what
    // the client doesn't take is left to whoever cuts the answer off, or completes it.
    [SuppressMessage("Lifeline", "LL1102:BackgroundAtHand", Justification = "The wait ends with the token, and what waits with the connection.")]
    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var flush = inner.Writer.FlushAsync(CancellationToken.None);
        return flush.IsCompleted ? await flush : await flush.AsTask().WaitAsync(cancellationToken);
    }

    public override async ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();       // before the server hears of it, see FlushAsync
        Begin();
        var result = await inner.Writer.WriteAsync(source, cancellationToken);
        Count(source.Span);
        return result;
    }

    public override void CancelPendingFlush() => inner.Writer.CancelPendingFlush();

    // Says nothing about the answer being whole: a stream over the writer completes it also when its user fails.
    public override void Complete(Exception? exception = null) => inner.Writer.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.Writer.CompleteAsync(exception);

    /// <summary>What was written so far has been taken back, by a middleware that holds it.</summary>
    public void Reset() => (_written, _open, _json) = (0, 0, default);

    /// <summary>To be called before a write is passed on: a middleware in front that compresses tells it by a header only then.</summary>
    public void Begin()
    {
        if (_written == 0 && _open == 0)
        {
            _beganInTime = !ctx.IsDone;
            _isReadable = IsJson && IsUtf8(http.Response.ContentType!) && http.Response.Headers.ContentEncoding.Count == 0;
        }

        _open++;
    }

    /// <summary>To be called when it has been.</summary>
    public void Count(ReadOnlySpan<byte> written)
    {
        _open--;
        _written += written.Length;
        if (_isReadable)
        {
            _json.Add(written);
        }
    }

    // Of the types that end in +json, those of remote procedure calls are envelopes around JSON.
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
