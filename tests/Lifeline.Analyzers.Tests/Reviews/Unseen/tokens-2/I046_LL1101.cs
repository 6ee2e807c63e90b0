// The nullable token is passed, with none as the fallback for null.
namespace I046;

public sealed class Downloads(HttpClient http)
{
    public Task<byte[]> GetAsync(Uri uri, CancellationToken? cancel = null) =>
        http.GetByteArrayAsync(uri, cancel ?? CancellationToken.None);

    public Task<Stream> OpenAsync(Uri uri, CancellationToken? cancel = null) =>
        http.GetStreamAsync(uri, cancel.GetValueOrDefault());
}
