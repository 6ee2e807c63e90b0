// The outer token is only asked, to tell the caller's cancel from the timeout; every call gets the linked one.
namespace I014;

public sealed class TokenEndpoint(HttpClient http)
{
    public async Task<string> FetchAsync(Uri uri, CancellationToken cancellationToken)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        source.CancelAfter(TimeSpan.FromSeconds(8));
        try
        {
            using var response = await http.GetAsync(uri, source.Token);
            return await response.Content.ReadAsStringAsync(source.Token);
        }
        catch (OperationCanceledException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException($"{uri} did not answer", e);
        }
    }
}
