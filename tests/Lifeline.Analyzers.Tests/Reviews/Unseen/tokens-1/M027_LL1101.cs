// A nullable token is at hand and the request is made without it.

namespace M027;

public class AvatarClient
{
    private readonly HttpClient _http;
    public AvatarClient(HttpClient http) => _http = http;

    public async Task<byte[]> FetchAsync(string user, CancellationToken? cancellationToken = null)
    {
        return await _http.GetByteArrayAsync($"/avatars/{user}");
    }
}
