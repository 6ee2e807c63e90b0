// In the filter the outer token is the right one: it tells the caller's cancel from the own timeout.

namespace I060;

public class TimeoutClient(HttpClient http)
{
    public async Task<string> GetAsync(string url, CancellationToken ct)
    {
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(ct);
        cts.CancelAfter(TimeSpan.FromSeconds(3));
        try
        {
            return await http.GetStringAsync(url, cts.Token);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException($"{url} took more than 3 s", e);
        }
    }
}
