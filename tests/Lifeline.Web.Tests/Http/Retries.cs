using Polly;

namespace Lifeline.Http.Tests;

/// <summary>A real retry strategy between a client and its attempts.</summary>
internal sealed class Retries(ResiliencePipeline<HttpResponseMessage> pipeline) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        await pipeline.ExecuteAsync(async token => await base.SendAsync(request, token), cancellationToken);
}
