// An HttpContext is no Context, and keeps the name that middleware gives it.
using Lifeline;
using Microsoft.AspNetCore.Http;

namespace I129;

public class Stamp(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        context.Response.Headers["x-served-by"] = "shop";
        return next(context);
    }
}
