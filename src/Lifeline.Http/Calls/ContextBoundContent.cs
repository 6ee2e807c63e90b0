using System.Net;

namespace Lifeline.Http.Calls;

/// <summary>The body of a response that is read after its headers: HttpClient then no longer observes its timeout and token.</summary>
internal sealed class ContextBoundContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly HttpCall _call;

    public ContextBoundContent(HttpContent inner, HttpCall call)
    {
        _inner = inner;
        _call = call;
        foreach (var (name, values) in inner.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    /// <summary>The original content, which can be read after the call's context has ended.</summary>
    public static HttpContent Unbound(HttpContent content)
    {
        while (content is ContextBoundContent bound)
        {
            content = bound._inner;
        }

        return content;
    }

    protected override bool TryComputeLength(out long length)
    {
        var known = _inner.Headers.ContentLength;
        length = known ?? 0;
        return known is not null;
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new ContextBoundStream(await _inner.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), _call);

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) =>
        new ContextBoundStream(_inner.ReadAsStream(cancellationToken), _call);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var body = await CreateContentReadStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            await body.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
        }
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using var body = CreateContentReadStream(cancellationToken);
        body.CopyTo(stream);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _call.Finish();
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
