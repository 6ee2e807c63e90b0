namespace Lifeline.Http.Tests;

/// <summary>Stands for the network, where a test wants to know what would have been sent.</summary>
internal sealed class Wire(Func<HttpRequestMessage, HttpResponseMessage>? answer = null) : HttpMessageHandler
{
    public List<HttpRequestMessage> Sent { get; } = [];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Sent.Add(request);
        return Task.FromResult(answer is null ? new HttpResponseMessage() : answer(request));
    }
}
