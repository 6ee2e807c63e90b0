// HttpContext is another type, whatever its parameter is called.
using Microsoft.AspNetCore.Http;

namespace I100;

public sealed class TenantMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        context.Items["tenant"] = context.Request.Host.Host;
        return next(context);
    }
}
