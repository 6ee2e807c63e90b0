// The per-url limit lives outside the foreach: one slow url ends the source for all the urls behind it.
namespace M002;

public sealed class LinkChecker(HttpClient http)
{
    public async Task<IReadOnlyDictionary<Uri, string>> CheckAsync(IEnumerable<Uri> urls, CancellationToken ct)
    {
        var result = new Dictionary<Uri, string>();
        using var perUrl = CancellationTokenSource.CreateLinkedTokenSource(ct);
        foreach (var url in urls)
        {
            perUrl.CancelAfter(2_000);
            try
            {
                using var response = await http.GetAsync(url, perUrl.Token);
                result[url] = response.StatusCode.ToString();
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                result[url] = "too slow";
            }
        }

        return result;
    }
}
