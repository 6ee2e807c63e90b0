// The fresh timer source is linked with the caller's token: both ends are heard.

namespace I065;

public class DualClient(HttpClient http)
{
    public async Task<string> GetAsync(string url, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            return await http.GetStringAsync(url, linked.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
    }
}
