namespace Lifeline.Http.Calls;

/// <summary>One call under a context: how it is sent, how long it has taken, and whose error its failure is.</summary>
internal sealed class HttpCall
{
    private static readonly HttpRequestOptionsKey<HttpCall> s_key = new("Lifeline.Http.Call");

    private readonly long _start;
    private readonly HttpMethod _method;
    private readonly Uri? _uri;                 // as the caller gave it, which redirects don't change
    private readonly Uri? _origin;              // the client's base address; null when it has none

    private HttpCall(HttpMethod method, Uri? uri, Uri? origin, Context ctx)
    {
        Context = ctx;
        _method = method;
        _uri = uri;
        _origin = origin;
        _start = ctx.Clock.GetTimestamp();
    }

    public Context Context { get; }

    private string Operation => $"{_method} {Address(_origin is null ? _uri : _uri is null ? _origin : new Uri(_origin, _uri))}";

    /// <summary>Sends a request and waits for the answer, its body included if that is asked for, no longer than the context lives.</summary>
    public static async Task<HttpResponseMessage> SendAsync(
        HttpClient http, HttpRequestMessage request, HttpCompletionOption completion, Context ctx)
    {
        var call = new HttpCall(request.Method, request.RequestUri, http.BaseAddress, ctx);
        if (call.Ended(null) is { } early)
        {
            throw early;                        // nothing is sent for a caller that has given up
        }

        call.PrepareToSend(request, RemainingTimeSettings.Of(http));
        using var waiting = ctx.WaitingOn(call);
        try
        {
            var response = await http.SendAsync(request, completion, ctx.Token).ConfigureAwait(false);
            if (completion == HttpCompletionOption.ResponseHeadersRead)
            {
                response.Content = new BoundContent(response.Content, call);
            }

            return response;
        }
        catch (Exception failure) when (call.EndedBy(failure) is { } ended)
        {
            throw ended;
        }
    }

    /// <summary>The call that an answer belongs to; for an answer to somebody else's call, one that begins now.</summary>
    public static HttpCall Of(HttpResponseMessage response, Context ctx)
    {
        var request = response.RequestMessage;
        return request is not null && request.Options.TryGetValue(s_key, out var call) && call.Context == ctx
            ? call
            : new HttpCall(request?.Method ?? HttpMethod.Get, request?.RequestUri, null, ctx);
    }

    /// <summary>The context's error, if it has ended, with where the time went.</summary>
    /// <param name="failure">What the call itself threw; null when it did not get that far.</param>
    public ContextEndedException? Ended(Exception? failure) =>
        Context.IsDone ? Context.EndedDuring(Operation, Context.Clock.GetElapsedTime(_start), failure) : null;

    /// <summary>The context's error, if the failure comes from its end; null when the failure speaks for itself.</summary>
    public ContextEndedException? EndedBy(Exception failure) => failure switch
    {
        OperationCanceledException { InnerException: TimeoutException } => null,    // HttpClient.Timeout, which is its own limit
        HttpRequestException { StatusCode: not null } => null,                      // the remote side answered
        OperationCanceledException or IOException or HttpRequestException => Ended(failure),
        _ => null,
    };

    public override string ToString() => Operation;

    /// <summary>What to say about an answer: <c>GET http://pricing/price/7 was answered 504</c>.</summary>
    public string Describe(HttpResponseMessage response) => $"{Operation} was answered {(int)response.StatusCode}";

    private void PrepareToSend(HttpRequestMessage request, RemainingTimeSettings settings)
    {
        request.Options.Set(s_key, this);
        if (settings.IsSent && RemainingTimeHeader.Format(Context, settings.Margin) is { } remaining)
        {
            request.Headers.Remove(RemainingTimeHeader.Name);
            request.Headers.TryAddWithoutValidation(RemainingTimeHeader.Name, remaining);
        }
    }

    // Without the query and the user's name, which may be secrets: this text is logged, and told to callers.
    private static string Address(Uri? uri) => uri switch
    {
        null => "(nowhere)",
        { IsAbsoluteUri: true } => uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped),
        _ => uri.OriginalString.Split('?', '#')[0],
    };
}
