using System.Runtime.CompilerServices;
using Lifeline.Http.Calls;

namespace Lifeline.Http;

/// <summary>
/// Gives each attempt of a call a context of its own. <c>AddLifelineHandler()</c> adds it to clients of the factory, as the innermost
/// handler, after those that retry; <c>AddHttpMessageHandler(() => new LifelineHandler { … })</c> where it was called last.
/// </summary>
/// <remarks>
/// <para>
/// An attempt ends with its call, with the token of the outer handlers, after <see cref="AttemptTimeout"/>, and when its response
/// is read to the end or disposed. A connection that has switched protocols, such as a WebSocket's, stays until its call ends. Each
/// attempt sends the time that remains when it begins.
/// </para>
/// <para>
/// A call's context is the one that it was given (<c>http.GetAsync(url, ctx)</c> or <c>request.Context = ctx</c>), or else the one behind its
/// token, such as a request's <c>RequestAborted</c> and what is linked to it. Calls without any pass as they are.
/// </para>
/// <para>Thread-safe. An attempt costs a few small objects.</para>
/// </remarks>
/// <param name="file">Filled in by the compiler. Errors name this place as where an attempt's time was set.</param>
/// <param name="line">Filled in by the compiler.</param>
public sealed class LifelineHandler([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) : DelegatingHandler
{
    private readonly SourceLocation _site = new(file, line);

    /// <summary>What each attempt sends to the other side. Null, as it is unless set, for the client's own options (<c>http.Destination</c>).</summary>
    public HttpPropagationOptions? Destination { get; init; }

    /// <summary>
    /// The timeout of one attempt, its body included; null, as it is unless set, for the call's remaining time. When it elapses while
    /// the call's own context is live, the outer handlers see an <see cref="HttpRequestException"/> without a status, which the usual
    /// predicates take for transient: retry on that. Its inner exception is the <see cref="DeadlineExceededException"/> that a call
    /// which takes a context throws when no handler retries, and that the reading of a body throws.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or less.</exception>
    public TimeSpan? AttemptTimeout
    {
        get;
        init
        {
            if (value is { } timeout)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
            }

            field = value;
        }
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (HttpCall.Of(request, cancellationToken) is not { } call)
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        var attempt = call.BeginAttempt(request, Destination, AttemptTimeout, _site, cancellationToken);
        try
        {
            return attempt.Bind(await base.SendAsync(request, attempt.Context.Token).ConfigureAwait(false));
        }
        catch (Exception failure)
        {
            if (call.Context.Remaining == TimeSpan.Zero)
            {
                await call.Context.Done;        // the attempt's timer may fire slightly earlier; retry handlers must see the call's end
            }

            throw attempt.FailedBy(failure, cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (HttpCall.Of(request, cancellationToken) is not { } call)
        {
            return base.Send(request, cancellationToken);
        }

        var attempt = call.BeginAttempt(request, Destination, AttemptTimeout, _site, cancellationToken);
        try
        {
            return attempt.Bind(base.Send(request, attempt.Context.Token));
        }
        catch (Exception failure)
        {
            if (call.Context.Remaining == TimeSpan.Zero)
            {
                call.Context.Token.WaitHandle.WaitOne();
            }

            throw attempt.FailedBy(failure, cancellationToken);
        }
    }
}
