// The request carries the context itself, and SendAsync is given it as well.
using System.Net.Http.Headers;
using Lifeline;

namespace I040;

public class Signed(HttpClient http, string key)
{
    public async Task<string> PostAsync(Context ctx, string path, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body), Context = ctx };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ctx);
        return await response.Content.ReadAsStringAsync(ctx);
    }
}
