// Null for a nullable context says that there is none.
using System.Net.Http;

namespace I131;

public static class Detach
{
    public static HttpRequestMessage Plain(Uri url)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Context = null;
        return request;
    }
}
