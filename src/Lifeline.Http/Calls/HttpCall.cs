using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Lifeline.Http.Calls;

/// <summary>One call under a context: how it is sent, how long it has taken, and whose error its failure is.</summary>
[HoldsContext]
internal sealed class HttpCall
{
    private static readonly HttpRequestOptionsKey<HttpCall> s_call = new("Lifeline.Http.Call");
    private static readonly HttpRequestOptionsKey<Context> s_context = new("Lifeline.Http.Context");
    private static readonly ConditionalWeakTable<HttpClient, HttpDestination> s_destinations = [];

    private readonly long _start;
    private readonly HttpMethod _method;
    private readonly Uri? _uri;                 // as the caller gave it, which redirects don't change
    private readonly Uri? _origin;              // the client's base address; null when it has none
    private readonly HttpDestination _destination;
    private readonly Action? _finished;         // null for a call that has nothing to clear away
    private int _attempts;

    private HttpCall(Context ctx, HttpMethod method, Uri? uri, Uri? origin, HttpDestination destination, Action? finished = null)
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
        catch (Exception failure) when (call.EndedBy(failure) is { } ended)
        {
            throw call.Told(ended);
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
        catch (Exception failure) when (call.EndedBy(failure) is { } ended)
        {
            throw call.Told(ended);
        }
    }

    public static HttpDestination DestinationOf(HttpClient http) =>
        s_destinations.TryGetValue(http, out var destination) ? destination : HttpDestination.Usual;

    public static void SetDestination(HttpClient http, HttpDestination destination) => s_destinations.AddOrUpdate(http, destination);

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
            call = new HttpCall(ctx, request.Method, request.RequestUri, null, HttpDestination.Usual);
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
            : new HttpCall(ctx, request?.Method ?? HttpMethod.Get, request?.RequestUri, null, HttpDestination.Usual);
    }

    /// <summary>Derives the context of one attempt and tells the other side what is left by now.</summary>
    public HttpAttempt BeginAttempt(
        HttpRequestMessage request, HttpDestination? destination, TimeSpan? timeout, SourceSite site, CancellationToken above)
    {
        if (Ended(null) is { } early)
        {
            throw early;                        // whoever retries need not ask
        }

        var named = Context.WithName($"attempt {Interlocked.Increment(ref _attempts)}", site.GetPath(), site.Line);
        var scope = timeout is { } time ? named.WithTimeout(time, null, site.GetPath(), site.Line) : named.WithCancel(site.GetPath(), site.Line);
        WireHeaders.Remove(request, _destination);
        WireHeaders.Write(scope.Context, request, request.RequestUri, destination ?? _destination);
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

    /// <summary>The context's error, if the failure comes from its end; null when the failure speaks for itself.</summary>
    public ContextEndedException? EndedBy(Exception failure) => failure switch
    {
        ContextEndedException ours when ours.Context == Context => null,            // it is this very error
        OperationCanceledException { InnerException: TimeoutException } => null,    // HttpClient.Timeout, which is its own limit
        HttpRequestException { StatusCode: not null } => null,                      // the remote side answered
        OperationCanceledException or IOException or HttpRequestException => Ended(failure),
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
        WireHeaders.Write(ctx, request, call.Whole, call._destination);
        return call;
    }

    private HttpResponseMessage Bind(HttpResponseMessage response, HttpCompletionOption completion)
    {
        if (completion == HttpCompletionOption.ResponseHeadersRead)
        {
            response.Content = new BoundContent(response.Content, this);
        }

        return response;
    }

    private ContextEndedException Told(ContextEndedException ended)
    {
        Activity.Current.AddEndedEvent(Context, Operation);
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
