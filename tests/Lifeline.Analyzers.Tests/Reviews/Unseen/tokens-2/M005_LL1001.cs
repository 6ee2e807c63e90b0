// A bad status throws past the Dispose, which is not in a finally.
namespace M005;

public sealed class InvoiceClient(HttpClient http)
{
    public async Task<string> DownloadAsync(Uri address, CancellationToken cancellationToken)
    {
        var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(20));
        using var response = await http.GetAsync(address, timeout.Token);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"no invoice at {address}: {response.StatusCode}");
        }

        var text = await response.Content.ReadAsStringAsync(timeout.Token);
        timeout.Dispose();
        return text;
    }
}
