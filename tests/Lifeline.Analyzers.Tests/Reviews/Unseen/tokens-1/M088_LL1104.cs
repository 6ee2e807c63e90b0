// The lambda has the request's token as parameter and bounds the call by a fresh source instead.
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace M088;

public static class SearchEndpoints
{
    public static void Map(IEndpointRouteBuilder app, Func<string, CancellationToken, Task<string[]>> search)
    {
        app.MapGet("/search", async (string q, CancellationToken ct) =>
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            return await search(q, limit.Token);
        });
    }
}
