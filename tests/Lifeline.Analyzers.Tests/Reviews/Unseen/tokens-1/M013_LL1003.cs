// The task is returned out of its using: the timeout is disposed before the request has begun to wait.

namespace M013;

public class CatalogClient(HttpClient http)
{
    public Task<string> GetAsync(string sku, CancellationToken ct)
    {
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(ct);
        cts.CancelAfter(TimeSpan.FromSeconds(5));
        return http.GetStringAsync($"/catalog/{sku}", cts.Token);
    }
}
