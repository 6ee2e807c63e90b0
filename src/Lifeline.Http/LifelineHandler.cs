using System.Runtime.CompilerServices;
using Lifeline.Http.Calls;

namespace Lifeline.Http;

/// <summary>
/// Gives each attempt of a call a context of its own. Goes below whatever retries, as the innermost handler:
/// <c>services.AddHttpClient("pricing").AddHttpMessageHandler(() => new LifelineHandler { … })</c>.
/// </summary>
/// <remarks>
/// <para>
/// An attempt ends with its call, with what the handlers above say, after <see cref="AttemptTimeout"/>, and when its answer is
/// read to the end or disposed. A connection that has switched protocols, such as a WebSocket's, goes on until its call ends. Each attempt tells the other side what is left by then. Requests without a context
/// (<c>http.GetAsync(url, ctx)</c> or <c>request.Context = ctx</c> gives them one) pass as they are.
/// </para>
/// <para>Thread-safe. An attempt costs a few small objects.</para>
/// </remarks>
/// <param name="file">Filled in by the compiler. Errors name this place as where an attempt's time was set.</param>
/// <param name="line">Filled in by the compiler.</param>
public sealed class LifelineHandler([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) : DelegatingHandler
{
    private readonly SourceLocation _site = new(file, line);

    /// <summary>What each attempt tells the other side. Null, as it is unless set, for what the client was told (<c>http.Destination</c>).</summary>
    public HttpPropagationOptions? Destination { get; init; }

    /// <summary>
    /// The time of one attempt, its body included; null, as it is unless set, for what the call has left. When it is over while the
    /// call's own context is live, the handlers above see an <see cref="HttpRequestException"/> without a status, which the usual
    /// predicates take for transient: retry on that. Inside of it is the <see cref="DeadlineExceededException"/> that a call which
    /// takes a context throws when nobody retried, and that the reading of a body throws.
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
        if (HttpCall.Of(request) is not { } call)
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
                await call.Context.Done;        // the attempt's timer may be quicker by a hair, and whoever retries is to see the call's end
            }

            throw attempt.FailedBy(failure, cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (HttpCall.Of(request) is not { } call)
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
