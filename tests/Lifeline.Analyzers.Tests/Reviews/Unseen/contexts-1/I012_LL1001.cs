// The request disposes what is registered with it, so the scope ends with the response.
using Lifeline;
using Microsoft.AspNetCore.Http;

namespace I012;

public static class StreamingEndpoint
{
    public static Context LimitTo(HttpContext http, TimeSpan limit)
    {
        var scope = http.RequestContext.WithTimeout(limit);
        http.Response.RegisterForDispose(scope);
        return scope;
    }
}
