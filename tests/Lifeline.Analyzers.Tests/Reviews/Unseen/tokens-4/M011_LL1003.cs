// The task is returned, not awaited, so the using disposes the source while the request is running.
namespace M011;

public sealed class PriceClient(HttpClient http)
{
    public Task<string> GetPriceAsync(string sku, CancellationToken cancellationToken)
    {
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        cts.CancelAfter(TimeSpan.FromSeconds(3));
        return http.GetStringAsync($"/prices/{sku}", cts.Token);
    }
}
