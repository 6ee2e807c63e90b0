// A synchronous HTTP send has a form that takes the context, and doesn't get it.
// also: LL1101
using Lifeline;

namespace M055;

public class Probe(HttpClient http)
{
    public bool IsUp(Context ctx, string url)
    {
        if (ctx.IsDone)
        {
            return false;
        }

        using var request = new HttpRequestMessage(HttpMethod.Head, url);
        using var response = http.Send(request);
        return response.IsSuccessStatusCode;
    }
}
