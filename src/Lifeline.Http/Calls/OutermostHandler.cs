namespace Lifeline.Http.Calls;

/// <summary>
/// Finds the context behind a call's token before other handlers replace that, as those for resilience do: their sources are not linked to
/// the caller's. The request keeps it for the <see cref="LifelineHandler"/> further in.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class OutermostHandler : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpCall.Of(request, cancellationToken);
        return base.SendAsync(request, cancellationToken);
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpCall.Of(request, cancellationToken);
        return base.Send(request, cancellationToken);
    }
}
