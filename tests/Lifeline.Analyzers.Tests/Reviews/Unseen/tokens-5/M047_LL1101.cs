// The request's token is at hand as a property of the HttpContext, and the query that takes one gets none.
using Microsoft.AspNetCore.Http;

namespace M047;

public interface IArticles { Task<string> ReadAsync(string slug, CancellationToken ct = default); }

public sealed class ArticleMiddleware(RequestDelegate next, IArticles articles)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/articles", out var rest))
        {
            var text = await articles.ReadAsync(rest.Value!.Trim('/'));
            await context.Response.WriteAsync(text, context.RequestAborted);
            return;
        }

        await next(context);
    }
}
