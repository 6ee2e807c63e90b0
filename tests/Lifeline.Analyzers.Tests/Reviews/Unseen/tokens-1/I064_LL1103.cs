// Before the derived source is made, the outer token is the only one there is.

namespace I064;

public class Uploader(HttpClient http)
{
    public async Task UploadAsync(string path, CancellationToken ct)
    {
        var bytes = await File.ReadAllBytesAsync(path, ct);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(bytes.Length / 100_000 + 5));
        using var response = await http.PutAsync("/upload", new ByteArrayContent(bytes), limit.Token);
        response.EnsureSuccessStatusCode();
    }
}
