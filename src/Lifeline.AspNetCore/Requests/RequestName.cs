using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lifeline.AspNetCore.Requests;

/// <summary>The name of a request's context: method and route pattern, such as <c>GET /cart/{id}</c>.</summary>
internal static class RequestName
{
    private const int MaxCharacters = 200;     // a client may send a path of any length

    private static readonly ConditionalWeakTable<RouteEndpoint, Named> s_latest = [];     // a cache: the name for the endpoint's latest method

    public static string Of(HttpContext http)
    {
        var method = http.Request.Method;
        if (http.GetEndpoint() is not RouteEndpoint { RoutePattern.RawText: { } route } endpoint)
        {
            // A path without a route is used in its encoded form: decoded it may contain line breaks, and names are logged.
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

    // One method per endpoint: a client may send any, so a cache of all methods could grow without bound.
    private sealed record Named(string Method, string Name);
}
