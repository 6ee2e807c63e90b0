using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Lifeline.Http.Calls;

/// <summary>One call under a context: how it is sent, how long it has taken, and whose error its failure is.</summary>
[HoldsContext]
internal sealed class HttpCall
{
    private static readonly HttpRequestOptionsKey<HttpCall> s_call = new("Lifeline.Http.Call");
    private static readonly HttpRequestOptionsKey<Context> s_context = new("Lifeline.Http.Context");
    private static readonly ConditionalWeakTable<HttpClient, HttpPropagationOptions> s_destinations = [];

    private readonly long _start;
    private readonly HttpMethod _method;
    private readonly Uri? _uri;                 // as the caller gave it, which redirects don't change
    private readonly Uri? _origin;              // the client's base address; null when it has none
    private readonly HttpPropagationOptions _destination;
    private readonly Action? _finished;         // null for a call that has nothing to clear away
    private int _attempts;

    private HttpCall(Context ctx, HttpMethod method, Uri? uri, Uri? origin, HttpPropagationOptions destination, Action? finished = null)
    {
        Context = ctx;
        _method = method;
        _uri = uri;
        _origin = origin;
        _destination = destination;
        _finished = finished;
        _start = ctx.Clock.GetTimestamp();
    }

    public Context Context { get; }

    private string Operation => $"{_method} {Address(Whole)}";

    private Uri? Whole => _origin is null ? _uri : _uri is null ? _origin : new Uri(_origin, _uri);

    /// <summary>Sends a request and waits for the answer, its body included if that is asked for, no longer than the context lives.</summary>
    public static async Task<HttpResponseMessage> SendAsync(
        Context ctx, HttpClient http, HttpRequestMessage request, HttpCompletionOption completion)
    {
        var call = Begin(ctx, http, request);
        using var waiting = ctx.WaitingOn(call);
        try
        {
            return call.Bind(await http.SendAsync(request, completion, ctx.Token).ConfigureAwait(false), completion);
        }
        catch (Exception failure) when (call.Instead(failure) is { } ended)
        {
            throw ended;
        }
    }

    /// <summary>The same, blocking the thread.</summary>
    public static HttpResponseMessage Send(Context ctx, HttpClient http, HttpRequestMessage request, HttpCompletionOption completion)
    {
        var call = Begin(ctx, http, request);
        using var waiting = ctx.WaitingOn(call);
        try
        {
            return call.Bind(http.Send(request, completion, ctx.Token), completion);
        }
        catch (Exception failure) when (call.Instead(failure) is { } ended)
        {
            throw ended;
        }
    }

    /// <summary>
    /// Sends a request and requires success. The headers are waited for first: the body of a failed answer is never read whole.
    /// That of a successful one is, if asked for, within the client's <see cref="HttpClient.Timeout"/> and
    /// <see cref="HttpClient.MaxResponseContentBufferSize"/>.
    /// </summary>
    public static async Task<HttpResponseMessage> SucceedAsync(
        Context ctx, HttpClient http, HttpRequestMessage request, HttpCompletionOption completion)
    {
        var call = Begin(ctx, http, request);
        using var waiting = ctx.WaitingOn(call);
        using var limit = new ClientTimeout(http.Timeout);
        var response = default(HttpResponseMessage);
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ctx.Token).ConfigureAwait(false);
            call.Bind(response, completion);
            await RemoteErrorReader.EnsureSuccessAsync(response, call, limit).ConfigureAwait(false);
            if (completion == HttpCompletionOption.ResponseContentRead)
            {
                await limit.LoadAsync(ctx, response.Content, http.MaxResponseContentBufferSize).ConfigureAwait(false);
                RemoteErrorReader.ThrowIfGrpcFailed(response, call);         // its trailers came behind the body
            }

            return response;
        }
        catch (Exception failure) when (call.Instead(failure) is { } ended)
        {
            response?.Dispose();
            throw ended;
        }
        catch
        {
            response?.Dispose();
            throw;
        }
    }

    public static HttpPropagationOptions DestinationOf(HttpClient http) =>
        s_destinations.TryGetValue(http, out var destination) ? destination : HttpPropagationOptions.Default;

    public static void SetDestination(HttpClient http, HttpPropagationOptions destination) => s_destinations.AddOrUpdate(http, destination);

    public static Context? ContextOf(HttpRequestMessage request) =>
        request.Options.TryGetValue(s_call, out var call) ? call.Context
        : request.Options.TryGetValue(s_context, out var ctx) ? ctx
        : null;

    public static void SetContext(Context ctx, HttpRequestMessage request) => request.Options.Set(s_context, ctx);

    /// <summary>The call that a request on its way belongs to; null for a request without a context.</summary>
    public static HttpCall? Of(HttpRequestMessage request)
    {
        if (!request.Options.TryGetValue(s_call, out var call) && request.Options.TryGetValue(s_context, out var ctx))
        {
            call = new HttpCall(ctx, request.Method, request.RequestUri, null, HttpPropagationOptions.Default);
            request.Options.Set(s_call, call);
        }

        return call;
    }

    /// <summary>The call that an answer belongs to; for an answer to somebody else's call, one that begins now.</summary>
    public static HttpCall Of(Context ctx, HttpResponseMessage response)
    {
        var request = response.RequestMessage;
        return request is not null && request.Options.TryGetValue(s_call, out var call) && call.Context == ctx
            ? call
            : new HttpCall(ctx, request?.Method ?? HttpMethod.Get, request?.RequestUri, null, HttpPropagationOptions.Default);
    }

    /// <summary>Derives the context of one attempt and tells the other side what is left by now.</summary>
    public HttpAttempt BeginAttempt(
        HttpRequestMessage request, HttpPropagationOptions? destination, TimeSpan? timeout, SourceLocation site, CancellationToken above)
    {
        if (Ended(null) is { } early)
        {
            throw early;                        // whoever retries need not ask
        }

        var named = Context.WithName($"attempt {Interlocked.Increment(ref _attempts)}", site.GetPath(), site.Line);
        var scope = timeout is { } time ? named.WithTimeout(time, null, site.GetPath(), site.Line) : named.WithCancel(site.GetPath(), site.Line);
        PropagationHeaders.Remove(request, _destination);
        PropagationHeaders.Write(scope.Context, request, request.RequestUri, destination ?? _destination);
        return new HttpAttempt(this, scope, above);
    }

    /// <summary>The same call, as far as it goes on in a context derived from its own.</summary>
    /// <param name="ctx">That context.</param>
    /// <param name="finished">Called when the answer is read to the end or disposed; may be called again.</param>
    public HttpCall For(Context ctx, Action finished) => new(ctx, _method, _uri, _origin, _destination, finished);

    /// <summary>Says that the answer has been read to its end, or will not be.</summary>
    public void Finish() => _finished?.Invoke();

    /// <summary>The context's error, if it has ended, with where the time went.</summary>
    /// <param name="failure">What the call itself threw; null when it did not get that far.</param>
    public ContextEndedException? Ended(Exception? failure) =>
        Context.IsDone ? Context.EndedDuring(Operation, Context.Clock.GetElapsedTime(_start), failure) : null;

    /// <summary>The context's error, if its end is behind the failure; null when the failure speaks for itself.</summary>
    public ContextEndedException? EndedBy(Exception failure) =>
        Context.IsDone ? Context.ErrorBehind(failure, Operation, Context.Clock.GetElapsedTime(_start), IsOfTheEnd) : null;

    /// <summary>What is known of HTTP, for <see cref="Context.ErrorBehind"/>.</summary>
    public static bool? IsOfTheEnd(Exception failure) => failure switch
    {
        OperationCanceledException { InnerException: OperationCanceledException { InnerException: TimeoutException } } => false,    // as HttpClient wraps it
        HttpRequestException { StatusCode: not null } => false,                                             // the remote side answered
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => false,    // with too much
        HttpRequestException or IOException => true,                                                        // a connection that was cut off
        _ => null,
    };

    public override string ToString() => Operation;

    /// <summary>What to say about an answer: <c>GET http://pricing/price/7 was answered 504</c>.</summary>
    public string Describe(HttpResponseMessage response) => $"{Operation} was answered {(int)response.StatusCode}";

    private static HttpCall Begin(Context ctx, HttpClient http, HttpRequestMessage request)
    {
        var call = new HttpCall(ctx, request.Method, request.RequestUri, http.BaseAddress, DestinationOf(http));
        if (call.Ended(null) is { } early)
        {
            throw early;                        // nothing is sent for a caller that has given up
        }

        request.Options.Set(s_call, call);
        PropagationHeaders.Write(ctx, request, call.Whole, call._destination);
        return call;
    }

    private HttpResponseMessage Bind(HttpResponseMessage response, HttpCompletionOption completion)
    {
        if (completion == HttpCompletionOption.ResponseHeadersRead)
        {
            response.Content = new ContextBoundContent(response.Content, this);
        }

        return response;
    }

    // What the caller is thrown instead of a failure; null for the failure itself.
    private ContextEndedException? Instead(Exception failure)
    {
        if (failure is AttemptTimeoutException attempt && !Context.IsDone)
        {
            return attempt.Ended;               // dressed up for whoever retries, and nobody did
        }

        // The body's stream may have thrown the context's error by itself.
        var ended = failure is ContextEndedException ours && ours.Context == Context ? ours : EndedBy(failure);
        if (ended is not null)
        {
            Activity.Current.AddEndedEvent(Context, Operation);
        }

        return ended;
    }

    // Without the query and the user's name, which may be secrets: this text is logged, and told to callers.
    private static string Address(Uri? uri) => uri switch
    {
        null => "(nowhere)",
        { IsAbsoluteUri: true } => uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped),
        _ => uri.OriginalString.Split('?', '#')[0],
    };
}
