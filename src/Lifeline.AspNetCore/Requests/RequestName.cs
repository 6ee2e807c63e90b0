using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lifeline.AspNetCore.Requests;

/// <summary>What a request's context is called: method and route pattern, such as <c>GET /cart/{id}</c>.</summary>
internal static class RequestName
{
    private const int MostCharacters = 200;     // a path is whatever the client sends

    public static string Of(HttpContext http)
    {
        // Of a path without a route, the encoded form: the plain one may hold line breaks, and names are logged.
        var path = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? http.Request.Path.ToUriComponent();
        var name = $"{http.Request.Method} {(path.StartsWith('/') ? "" : "/")}{path}";
        return name.Length <= MostCharacters ? name : name[..MostCharacters];
    }
}
