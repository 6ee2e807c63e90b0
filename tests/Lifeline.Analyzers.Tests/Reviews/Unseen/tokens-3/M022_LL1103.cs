// the timeout source was made for this call, and the call gets the outer token
namespace M022;

public sealed class PriceClient(HttpClient http)
{
    public async Task<string> GetAsync(string sku, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(2));
        return await http.GetStringAsync("/prices/" + sku, cancellationToken);
    }
}
