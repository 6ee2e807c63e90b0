// The timeout is derived for this request, and the request gets the outer token.

namespace M041;

public class ExchangeClient(HttpClient http)
{
    public async Task<string> LatestAsync(CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(TimeSpan.FromSeconds(2));
        return await http.GetStringAsync("/latest", ct);
    }
}
