// WhenAll is handed out unawaited, so all the running downloads lose their timeout when the method returns.
namespace M014;

public class MirrorDownloader(HttpClient http)
{
    public Task<byte[][]> FetchAllAsync(IEnumerable<Uri> mirrors, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(TimeSpan.FromMinutes(1));
        return Task.WhenAll(mirrors.Select(uri => http.GetByteArrayAsync(uri, timeout.Token)));
    }
}
