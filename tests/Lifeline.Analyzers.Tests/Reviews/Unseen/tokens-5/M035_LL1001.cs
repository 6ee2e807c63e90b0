// The source with a ten-minute timer is dropped with neither Cancel nor Dispose, and is held by its timer until that fires.
namespace M035;

public sealed class Thumbnails(HttpClient http)
{
    public async Task<byte[]> DownloadAsync(Uri image)
    {
        var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        return await http.GetByteArrayAsync(image, limit.Token);
    }
}
