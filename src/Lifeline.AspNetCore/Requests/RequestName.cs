using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lifeline.AspNetCore.Requests;

/// <summary>What a request's context is called: method and route pattern, such as <c>GET /cart/{id}</c>.</summary>
internal static class RequestName
{
    private const int MaxCharacters = 200;     // a path is whatever the client sends

    private static readonly ConditionalWeakTable<RouteEndpoint, Named> s_latest = [];

    public static string Of(HttpContext http)
    {
        var method = http.Request.Method;
        if (http.GetEndpoint() is not RouteEndpoint { RoutePattern.RawText: { } route } endpoint)
        {
            // Of a path without a route, the encoded form: the plain one may hold line breaks, and names are logged.
            return Of(method, http.Request.Path.ToUriComponent());
        }

        if (s_latest.TryGetValue(endpoint, out var latest) && latest.Method == method)
        {
            return latest.Name;
        }

        var name = Of(method, route);
        s_latest.AddOrUpdate(endpoint, new Named(method, name));
        return name;
    }

    private static string Of(string method, string path)
    {
        var name = $"{method} {(path.StartsWith('/') ? "" : "/")}{path}";
        return name.Length <= MaxCharacters ? name : name[..MaxCharacters];
    }

    // Of the latest method alone, as a client may send any.
    private sealed record Named(string Method, string Name);
}
