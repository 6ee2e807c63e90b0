// A minimal API handler binds the request's token and passes None to the query.
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace M087;

public interface IBooks { Task<string?> TitleAsync(string isbn, CancellationToken ct); }

public static class BookEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/books/{isbn}", async (string isbn, IBooks books, CancellationToken ct) =>
        {
            ct.ThrowIfCancellationRequested();
            var title = await books.TitleAsync(isbn, CancellationToken.None);
            return title is null ? Results.NotFound() : Results.Ok(title);
        });
    }
}
