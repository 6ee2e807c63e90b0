// The nullable token falls back on None only when the caller gave none.

namespace I058;

public class Pinger(HttpClient http)
{
    public async Task<bool> PingAsync(Uri uri, CancellationToken? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, uri);
        using var response = await http.SendAsync(request, token ?? default);
        return response.IsSuccessStatusCode;
    }
}
