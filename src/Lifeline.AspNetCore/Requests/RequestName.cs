using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lifeline.AspNetCore.Requests;

/// <summary>The name of a request's context: method and route pattern, such as <c>GET /cart/{id}</c>.</summary>
internal static class RequestName
{
    private const int MaxCharacters = 200;     // a client may send a path of any length

    private static readonly ConditionalWeakTable<RouteEndpoint, Named> s_first = [];      // a cache: the name for the endpoint's first method

    public static string Of(HttpContext http)
    {
        var method = http.Request.Method;
        if (http.GetEndpoint() is not RouteEndpoint { RoutePattern.RawText: { } route } endpoint)
        {
            // A path without a route is used in its encoded form: decoded it may contain line breaks, and names are logged.
            return Of(method, http.Request.Path.ToUriComponent());
        }

        if (!s_first.TryGetValue(endpoint, out var first))
        {
            first = new Named(method, Of(method, route));
            s_first.TryAdd(endpoint, first);
        }

        return first.Method == method ? first.Name : Of(method, route);
    }

    private static string Of(string method, string path)
    {
        var name = $"{method} {(path.StartsWith('/') ? "" : "/")}{path}";
        return name.Length <= MaxCharacters ? name : name[..MaxCharacters];
    }

    // One method per endpoint, for good: a client may send any, so a cache of all methods could grow without bound, and one of the latest
    // would be written, under its lock, by each request where two methods take turns.
    private sealed record Named(string Method, string Name);
}
