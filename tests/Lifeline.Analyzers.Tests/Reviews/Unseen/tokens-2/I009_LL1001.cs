// The response disposes what is registered with it.
using Microsoft.AspNetCore.Http;

namespace I009;

public sealed class LimitMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var limited = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        context.Response.RegisterForDispose(limited);
        limited.CancelAfter(TimeSpan.FromSeconds(30));
        context.RequestAborted = limited.Token;
        return next(context);
    }
}
