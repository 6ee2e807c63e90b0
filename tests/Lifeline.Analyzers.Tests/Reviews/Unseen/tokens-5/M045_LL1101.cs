// The lambda's call has an overload for the token, and the method's token could simply be captured.
namespace M045;

public sealed class PriceCollector(HttpClient http)
{
    public async Task<string[]> CollectAsync(IEnumerable<Uri> shops, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await Task.WhenAll(shops.Select(async shop =>
        {
            var page = await http.GetStringAsync(shop);
            return page[..Math.Min(page.Length, 200)];
        }));
    }
}
