// SendAsync has a form for the context, and gets none: the remote call runs on after the client hung up.
// also: LL1105
using Lifeline;

namespace M026;

public class Webhooks
{
    private readonly HttpClient _http;
    public Webhooks(HttpClient http) { _http = http; }

    public async Task<bool> DeliverAsync(Context ctx, Uri target, string payload)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new StringContent(payload) };
        using var response = await _http.SendAsync(request);
        return response.IsSuccessStatusCode && !ctx.IsDone;
    }
}
