// The minimal API handler has the request's token as a parameter and searches under a fresh source all the same.
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace M024;

public interface ISearch { Task<string[]> FindAsync(string text, CancellationToken ct); }

public static class SearchEndpoints
{
    public static void MapSearch(this IEndpointRouteBuilder app)
    {
        app.MapGet("/search/{text}", async (string text, ISearch search, CancellationToken ct) =>
        {
            using var cts = new CancellationTokenSource(TimeSpan.FromSeconds(3));
            var hits = await search.FindAsync(text, cts.Token);
            return Results.Ok(hits);
        });
    }
}
