// The lambda could capture the token that the call in it has room for.
namespace M037;

public sealed class PageLoader(HttpClient http)
{
    public async Task<int> TotalLengthAsync(IEnumerable<Uri> pages, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        var texts = await Task.WhenAll(pages.Select(page => http.GetStringAsync(page)));
        return texts.Sum(text => text.Length);
    }
}
