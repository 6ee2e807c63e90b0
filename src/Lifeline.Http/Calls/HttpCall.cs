using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Lifeline.Http.Calls;

/// <summary>One call under a context: sends it, measures its time, and classifies its failure.</summary>
[HoldsContext]
internal sealed class HttpCall
{
    private static readonly HttpRequestOptionsKey<HttpCall> s_call = new("Lifeline.Http.Call");
    private static readonly HttpRequestOptionsKey<Context> s_context = new("Lifeline.Http.Context");
    private static readonly ConditionalWeakTable<HttpClient, HttpPropagationOptions> s_destinations = [];

    private readonly long _start;
    private readonly HttpMethod _method;
    private readonly Uri? _uri;                 // as the caller gave it, before redirects
    private readonly Uri? _baseAddress;         // the client's base address; null when it has none
    private readonly HttpPropagationOptions _propagation;
    private readonly Action? _onFinished;       // null for a call without resources
    private int _attempts;

    private HttpCall(Context ctx, HttpMethod method, Uri? uri, Uri? baseAddress, HttpPropagationOptions propagation, Action? onFinished = null)
    {
        Context = ctx;
        _method = method;
        _uri = uri;
        _baseAddress = baseAddress;
        _propagation = propagation;
        _onFinished = onFinished;
        _start = ctx.Clock.GetTimestamp();
    }

    public Context Context { get; }

    private string Operation => $"{_method} {Address(AbsoluteUri)}";

    private Uri? AbsoluteUri => _baseAddress is null ? _uri : _uri is null ? _baseAddress : new Uri(_baseAddress, _uri);

    /// <summary>Sends a request and waits for the response, and for its body if <paramref name="completion"/> says so, until the context ends.</summary>
    public static async Task<HttpResponseMessage> SendAsync(
        Context ctx, HttpClient http, HttpRequestMessage request, HttpCompletionOption completion)
    {
        var call = Start(ctx, http, request);
        using var waiting = ctx.WaitingOn(call);
        try
        {
            return call.Bind(await http.SendAsync(request, completion, ctx.Token).ConfigureAwait(false), completion);
        }
        catch (Exception failure) when (call.ErrorInsteadOf(failure) is { } ended)
        {
            throw ended;
        }
    }

    /// <summary>Like <see cref="SendAsync"/>, blocking the thread.</summary>
    public static HttpResponseMessage Send(Context ctx, HttpClient http, HttpRequestMessage request, HttpCompletionOption completion)
    {
        var call = Start(ctx, http, request);
        using var waiting = ctx.WaitingOn(call);
        try
        {
            return call.Bind(http.Send(request, completion, ctx.Token), completion);
        }
        catch (Exception failure) when (call.ErrorInsteadOf(failure) is { } ended)
        {
            throw ended;
        }
    }

    /// <summary>
    /// Sends a request and requires success. Waits for the headers first: the body of a failed response is never read completely.
    /// That of a successful one is, if <paramref name="completion"/> says so, within the client's <see cref="HttpClient.Timeout"/> and
    /// <see cref="HttpClient.MaxResponseContentBufferSize"/>.
    /// </summary>
    public static async Task<HttpResponseMessage> SucceedAsync(
        Context ctx, HttpClient http, HttpRequestMessage request, HttpCompletionOption completion)
    {
        var call = Start(ctx, http, request);
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
                RemoteErrorReader.ThrowIfGrpcFailed(response, call);         // the trailers come after the body
            }

            return response;
        }
        catch (Exception failure) when (call.ErrorInsteadOf(failure) is { } ended)
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
        s_destinations.TryGetValue(http, out var propagation) ? propagation : HttpPropagationOptions.Default;

    public static void SetDestination(HttpClient http, HttpPropagationOptions propagation) => s_destinations.AddOrUpdate(http, propagation);

    public static Context? ContextOf(HttpRequestMessage request) =>
        request.Options.TryGetValue(s_call, out var call) ? call.Context
        : request.Options.TryGetValue(s_context, out var ctx) ? ctx
        : null;

    public static void SetContext(Context ctx, HttpRequestMessage request) => request.Options.Set(s_context, ctx);

    /// <summary>The call that a request in a handler belongs to; null where neither the request nor the token leads to a context.</summary>
    /// <param name="request">The request, which keeps the call.</param>
    /// <param name="token">The handler's token: HttpClient links the caller's, and handlers further out may link it again.</param>
    public static HttpCall? Of(HttpRequestMessage request, CancellationToken token)
    {
        if (!request.Options.TryGetValue(s_call, out var call) && (request.Options.TryGetValue(s_context, out var ctx) || Context.TryFind(token, out ctx)))
        {
            call = new HttpCall(ctx, request.Method, request.RequestUri, null, HttpPropagationOptions.Default);
            request.Options.Set(s_call, call);
        }

        return call;
    }

    /// <summary>The call that a response belongs to; a new one for a response to a call without this context.</summary>
    public static HttpCall Of(Context ctx, HttpResponseMessage response)
    {
        var request = response.RequestMessage;
        return request is not null && request.Options.TryGetValue(s_call, out var call) && call.Context == ctx
            ? call
            : new HttpCall(ctx, request?.Method ?? HttpMethod.Get, request?.RequestUri, null, HttpPropagationOptions.Default);
    }

    /// <summary>Derives the context of one attempt and writes the remaining time into the request's headers.</summary>
    public HttpAttempt BeginAttempt(
        HttpRequestMessage request, HttpPropagationOptions? propagation, TimeSpan? timeout, SourceLocation site, CancellationToken above)
    {
        if (Ended(null) is { } ended)
        {
            throw ended;                        // so retry handlers need not check the context
        }

        var named = Context.WithName($"attempt {Interlocked.Increment(ref _attempts)}", site.GetPath(), site.Line);
        var scope = timeout is { } time ? named.WithTimeout(time, null, site.GetPath(), site.Line) : named.WithCancel(site.GetPath(), site.Line);
        PropagationHeaders.Remove(request, _propagation);
        PropagationHeaders.Write(scope.Context, request, request.RequestUri, propagation ?? _propagation);
        return new HttpAttempt(this, scope, above);
    }

    /// <summary>The same call in a context derived from its own.</summary>
    /// <param name="ctx">The derived context.</param>
    /// <param name="onFinished">Called when the response is read to the end or disposed; may be called more than once.</param>
    public HttpCall For(Context ctx, Action onFinished) => new(ctx, _method, _uri, _baseAddress, _propagation, onFinished);

    /// <summary>Called when the response has been read to its end, or will not be.</summary>
    public void Finish() => _onFinished?.Invoke();

    /// <summary>The context's error, if it has ended, with the operation and the elapsed time.</summary>
    /// <param name="failure">The exception of the call itself; null when nothing was sent.</param>
    public ContextEndedException? Ended(Exception? failure) =>
        Context.IsDone ? Context.EndedDuring(Operation, Context.Clock.GetElapsedTime(_start), failure) : null;

    /// <summary>The context's error, if the failure is a consequence of its end; null otherwise.</summary>
    public ContextEndedException? EndedBy(Exception failure) =>
        Context.IsDone ? Context.ErrorBehind(failure, Operation, Context.Clock.GetElapsedTime(_start), IsCausedByCancel) : null;

    /// <summary>Classifies the exceptions of HTTP for <see cref="Context.ErrorBehind"/>.</summary>
    public static bool? IsCausedByCancel(Exception failure) => failure switch
    {
        OperationCanceledException { InnerException: OperationCanceledException { InnerException: TimeoutException } } => false,    // HttpClient.Timeout
        HttpRequestException { StatusCode: not null } => false,                                             // the remote side responded
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => false,    // the response exceeds a limit
        HttpRequestException or IOException => true,                                                        // a broken connection
        _ => null,
    };

    public override string ToString() => Operation;

    /// <summary>Describes a response in errors: <c>GET http://pricing/price/7 was answered 504</c>.</summary>
    public string Describe(HttpResponseMessage response) => $"{Operation} was answered {(int)response.StatusCode}";

    private static HttpCall Start(Context ctx, HttpClient http, HttpRequestMessage request)
    {
        var call = new HttpCall(ctx, request.Method, request.RequestUri, http.BaseAddress, DestinationOf(http));
        if (call.Ended(null) is { } ended)
        {
            throw ended;                        // nothing is sent under an ended context
        }

        request.Options.Set(s_call, call);
        PropagationHeaders.Write(ctx, request, call.AbsoluteUri, call._propagation);
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

    // The exception to throw in place of a failure; null to throw the failure itself.
    private ContextEndedException? ErrorInsteadOf(Exception failure)
    {
        if (failure is AttemptTimeoutException attempt && !Context.IsDone)
        {
            return attempt.Ended;               // wrapped for retry handlers only
        }

        // ContextBoundStream may have thrown the context's error already.
        var ended = failure is ContextEndedException own && own.Context == Context ? own : EndedBy(failure);
        if (ended is not null)
        {
            Activity.Current.AddEndedEvent(Context, Operation);
        }

        return ended;
    }

    // Without query and user info, which may be secrets: this text is logged, and sent to callers.
    private static string Address(Uri? uri) => uri switch
    {
        null => "(nowhere)",
        { IsAbsoluteUri: true } => uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped),
        _ => uri.OriginalString.Split('?', '#')[0],
    };
}
