// The per-item timeout is what is taken, told from the caller's cancel by the filter.

namespace I096;

public class Checker(HttpClient http)
{
    public async Task<int> CountUpAsync(Uri[] uris, CancellationToken ct)
    {
        var up = 0;
        foreach (var uri in uris)
        {
            using var perUri = CancellationTokenSource.CreateLinkedTokenSource(ct);
            perUri.CancelAfter(TimeSpan.FromSeconds(2));
            try
            {
                using var r = await http.GetAsync(uri, perUri.Token);
                if (r.IsSuccessStatusCode) up++;
            }
            catch (HttpRequestException) { continue; }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested) { continue; }
        }
        return up;
    }
}
