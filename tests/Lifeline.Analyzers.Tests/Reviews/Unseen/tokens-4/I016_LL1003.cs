// Awaited inside the using, so the source lives as long as the call.
namespace I016;

public class QuoteClient(HttpClient http)
{
    public async Task<string> GetAsync(string symbol, CancellationToken cancellationToken)
    {
        using (var cts = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            cts.CancelAfter(TimeSpan.FromSeconds(1));
            return await http.GetStringAsync("/q/" + symbol, cts.Token).ConfigureAwait(false);
        }
    }
}
